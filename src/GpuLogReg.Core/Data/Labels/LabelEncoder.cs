using System.Globalization;

namespace GpuLogReg.Data;

/// <summary>Turns label texts into class indices, row by row.</summary>
/// <remarks>
/// <para>What a label means does not depend on the other labels. A number is its value: "+1", "1" and "1.0" are the class "1". "true" and
/// "false" in any case are the classes "true" and "false". Any other text is itself, compared ordinally and exactly: no case
/// folding, no trimming, no Unicode normalisation.</para>
/// <para>Classes are ordered: ascending where all are numbers, else by name, ordinally. Of two classes the second is so the positive one: the larger number
/// (0/1, −1/1, 1/2), else the later text ("no"/"yes", "false"/"true"). Two texts that differ only in case or in surrounding blanks are refused, since one
/// of them is most likely a slip.</para>
/// <para>A column of continuous numbers or of ids is no label: more than <see cref="MostClasses"/> classes are refused, and so are more than
/// <see cref="FewClasses"/> where they are over half as many as the rows.</para>
/// </remarks>
public sealed class LabelEncoder
{
    /// <summary>The most classes that are learned: beyond, a column is taken for a continuous number or an id.</summary>
    public const int MostClasses = 1000;

    /// <summary>Up to this many classes are learned from any number of rows: a sketch of a few rows may have almost as many classes.</summary>
    public const int FewClasses = 20;

    private readonly string _path;
    private readonly int _column;
    private readonly bool _known;
    private readonly bool _binary;
    private readonly List<LabelClass> _classes = [];
    private readonly Dictionary<string, int> _byText = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _bySpan;
    private readonly Dictionary<double, int> _byNumber = [];
    private int[] _labels = [];
    private int _count;
    private long _firstLine;

    /// <summary>Starts with no labels.</summary>
    /// <param name="path">The file, named in messages.</param>
    /// <param name="column">1-based field of the label, named in messages; 0 for none.</param>
    /// <param name="knownClasses">The classes of a model, whose order is kept, others being refused; null to learn the classes from the labels.</param>
    /// <param name="binary">Whether a third class is refused where classes are learned.</param>
    /// <exception cref="ArgumentException">Two known classes are the same.</exception>
    public LabelEncoder(string path, int column, IReadOnlyList<string>? knownClasses = null, bool binary = false)
    {
        _path = path;
        _column = column;
        _known = knownClasses is not null;
        _binary = binary;
        _bySpan = _byText.GetAlternateLookup<ReadOnlySpan<char>>();
        foreach (string name in knownClasses ?? [])
        {
            var known = LabelClass.Of(name) with { Name = name };
            if (IndexOf(known) >= 0)
                throw new ArgumentException($"'knownClasses' has {CellText.Quoted(name)} twice; expected each class once.", nameof(knownClasses));
            _classes.Add(known);
        }
    }

    /// <summary>Encodes labels that are in memory; messages call them "labels" and count rows from 1.</summary>
    /// <param name="labels">n texts.</param>
    /// <param name="knownClasses">The classes of a model; null to learn them.</param>
    /// <param name="binary">Whether a third class is refused where classes are learned.</param>
    /// <exception cref="DataFormatException">As <see cref="Add(ReadOnlySpan{char}, long)"/> and <see cref="Finish"/>.</exception>
    public static EncodedLabels Encode(IReadOnlyList<string> labels, IReadOnlyList<string>? knownClasses = null, bool binary = false)
    {
        ArgumentNullException.ThrowIfNull(labels);
        var encoder = new LabelEncoder("labels", 0, knownClasses, binary);
        for (int i = 0; i < labels.Count; i++)
            encoder.Add(labels[i], i + 1);
        return encoder.Finish();
    }

    /// <summary>Makes room for labels, where their number is known: room that grows leaves what it outgrows behind.</summary>
    /// <param name="count">How many there will be.</param>
    public void Reserve(int count)
    {
        if (count > _labels.Length)
            Array.Resize(ref _labels, count);
    }

    /// <summary>Takes the label of the next row.</summary>
    /// <param name="text">The label as written.</param>
    /// <param name="line">1-based line, named in messages.</param>
    /// <exception cref="DataFormatException">The label is missing, one class too many, not a known class, or differs from another only in case or blanks.</exception>
    public void Add(ReadOnlySpan<char> text, long line)
    {
        if (!_bySpan.TryGetValue(text, out int index))
        {
            string written = text.ToString();
            if (CellText.IsMissing(written))
                throw Error(line, $"the label is missing ({CellText.Quoted(written)}); expected a class. Fill it in or remove the row.");
            index = Resolve(LabelClass.Of(written), line);
            _byText.Add(written, index);
        }

        Append(index, line);
    }

    /// <summary>Takes the label of the next row, a number.</summary>
    /// <param name="number">Finite.</param>
    /// <param name="line">1-based line or row, named in messages.</param>
    /// <exception cref="DataFormatException">As for texts, or the number is not finite.</exception>
    public void Add(double number, long line)
    {
        if (!_byNumber.TryGetValue(number, out int index))
        {
            if (!double.IsFinite(number))
                throw Error(line, $"the label is {number.ToString(CultureInfo.InvariantCulture)}; expected a finite number. Fill it in or remove the row.");
            index = Resolve(LabelClass.Of(number), line);
            _byNumber.Add(number, index);
        }

        Append(index, line);
    }

    /// <summary>The labels so far, as indices. No label can be added afterwards.</summary>
    /// <exception cref="DataFormatException">Classes were to be learned, and there are fewer than two, or so many that the column cannot be a label.</exception>
    public EncodedLabels Finish()
    {
        if (!_known)
            EnsureLabel();
        int[] order = [.. Enumerable.Range(0, _classes.Count)];
        if (!_known)
        {
            var compare = LabelClass.Order(_classes);
            Array.Sort(order, (a, b) => compare(_classes[a], _classes[b]));
        }

        var rank = new int[order.Length];
        for (int k = 0; k < order.Length; k++)
            rank[order[k]] = k;
        for (int i = 0; i < _count; i++)
            _labels[i] = rank[_labels[i]];
        var labels = _labels.AsMemory(0, _count);
        (_labels, _count) = ([], 0);
        return new EncodedLabels(labels, [.. order.Select(k => _classes[k].Name)]);
    }

    private void EnsureLabel()
    {
        if (_classes.Count < 2)
        {
            string found = _classes.Count == 0 ? "there are no labels" : $"every label is {CellText.Quoted(_classes[0].Name)}";
            throw Error(_firstLine, $"{found}; expected {(_binary ? "two classes" : "two classes or more")}. Add rows of another class, or name another label column.");
        }

        if (_classes.Count > FewClasses && 2L * _classes.Count > _count)
        {
            throw Error(_firstLine, string.Create(CultureInfo.InvariantCulture,
                $"there are {_classes.Count} classes in {_count} rows; expected at most one class for every two rows. The column looks like a continuous number or an id: name another label column, or group its values."));
        }
    }

    private void Append(int index, long line)
    {
        if (_count == 0)
            _firstLine = line;
        if (_count == _labels.Length)
            Array.Resize(ref _labels, Math.Max(256, _count + (_count / 2)));
        _labels[_count++] = index;
    }

    private int Resolve(LabelClass found, long line)
    {
        int index = IndexOf(found);
        if (index >= 0)
            return index;

        string name = CellText.Quoted(found.Name);
        int twin = _classes.FindIndex(found.DiffersOnlyInCaseOrBlanks);
        if (twin >= 0)
            throw Error(line, $"label {name} differs from {CellText.Quoted(_classes[twin].Name)} only in case or surrounding blanks; expected one spelling of a class. Make them the same.");
        if (_known)
            throw Error(line, $"label {name} is not a class of the model; expected {Listed(" or ")}. Mend the label or remove the row.");
        if (_binary && _classes.Count == 2)
            throw Error(line, $"label {name} is a third class after {Listed(" and ")}; expected two classes. Keep the rows of two classes, or name another label column.");
        if (_classes.Count == MostClasses)
        {
            throw Error(line, string.Create(CultureInfo.InvariantCulture,
                $"label {name} is one class more than {MostClasses}; expected at most {MostClasses} classes. The column looks like a continuous number or an id: name another label column, or group its values."));
        }

        _classes.Add(found);
        return _classes.Count - 1;
    }

    private int IndexOf(LabelClass sought) => _classes.FindIndex(c => c.Same(sought));

    private string Listed(string last)
    {
        string[] names = [.. _classes.Select(c => CellText.Quoted(c.Name))];
        return names.Length < 2 ? string.Concat(names) : string.Join(", ", names[..^1]) + last + names[^1];
    }

    private DataFormatException Error(long line, string problem) => new(_path, line, _column, problem);
}
