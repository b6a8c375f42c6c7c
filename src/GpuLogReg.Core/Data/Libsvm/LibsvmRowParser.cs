using System.Globalization;
using System.Numerics;
using System.Text;

namespace GpuLogReg.Data;

/// <summary>One row of a libsvm file: a label, perhaps qid:group, then index:value pairs, indices ascending, separated by blanks or tabs.</summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
internal sealed class LibsvmRowParser<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>A vector of so many float64 numbers has 2 GB; solvers want several.</summary>
    private const int MostFeatures = 1 << 28;

    private readonly string _path;
    private readonly CsrBuilder<T> _builder;
    private readonly int _base;
    private readonly int? _modelFeatures;

    /// <summary>Creates a parser.</summary>
    /// <param name="path">The file, named in messages.</param>
    /// <param name="builder">Where rows go.</param>
    /// <param name="zeroBased">Whether the first feature has index 0.</param>
    /// <param name="modelFeatures">The features of a known model; null where any number will do.</param>
    public LibsvmRowParser(string path, CsrBuilder<T> builder, bool zeroBased, int? modelFeatures)
    {
        _path = path;
        _builder = builder;
        _base = zeroBased ? 0 : 1;
        _modelFeatures = modelFeatures;
    }

    /// <summary>One more than the last column seen.</summary>
    public int Columns { get; private set; }

    /// <summary>Adds a row to the matrix.</summary>
    /// <param name="row">The line, without comment and blanks at its ends; not empty.</param>
    /// <param name="line">Its number.</param>
    /// <returns>The label, as it is written.</returns>
    /// <exception cref="DataFormatException">It is no such row.</exception>
    public ReadOnlySpan<byte> Add(ReadOnlySpan<byte> row, long line)
    {
        int at = EndOfField(row, 0), field = 1, before = -1;
        var label = row[..at];
        if (label.IndexOfAny((byte)':', (byte)',') >= 0)
            throw Error(line, 1, ExplainLabel(Shown(label)));
        while (true)
        {
            while (at < row.Length && IsBlank(row[at]))
                at++;
            if (at == row.Length)
                break;

            field++;
            int start = at;
            long index = 0;
            while (at < row.Length && row[at] - '0' is >= 0 and <= 9 and var digit)
            {
                // Long indices stop growing above every limit; the message shows the text.
                index = Math.Min((index * 10) + digit, long.MaxValue / 100);
                at++;
            }

            int end = EndOfField(row, at);
            if (at == start || at == end || row[at] != ':')
            {
                at = end;
                if (field == 2 && row[start..end].StartsWith("qid:"u8))
                    continue;
                throw Error(line, field, ExplainPair(Shown(row[start..end])));
            }

            long column = index - _base;
            if (column < 0 || column >= (_modelFeatures ?? MostFeatures) || column <= before)
                throw Error(line, field, ExplainIndex(Shown(row[start..at]), column, before));
            if (!LibsvmNumber.TryRead(row[(at + 1)..end], out T value))
                throw Error(line, field, ExplainValue(Shown(row[start..at]), row[(at + 1)..end]));
            _builder.Add((int)column, value);
            before = (int)column;
            at = end;
        }

        _builder.EndRow();
        Columns = Math.Max(Columns, before + 1);
        return label;
    }

    private static bool IsBlank(byte c) => c is (byte)' ' or (byte)'\t' or (byte)'\r';

    private static int EndOfField(ReadOnlySpan<byte> row, int at)
    {
        while (at < row.Length && !IsBlank(row[at]))
            at++;
        return at;
    }

    private static string Shown(ReadOnlySpan<byte> text) => CellText.Quoted(Encoding.UTF8.GetString(text));

    private static string ExplainLabel(string label) => label.Contains(':', StringComparison.Ordinal)
        ? $"the row starts with {label}, which has a colon; expected a label alone. Put the label first; weights of rows are not read from libsvm files."
        : $"the label is {label}, which has a comma; expected one class a row. Keep one label of each row.";

    private static string ExplainPair(string pair)
    {
        if (!pair.Contains(':', StringComparison.Ordinal))
            return $"{pair} has no colon; expected index:value. Write the index of the feature before its value.";
        return pair.StartsWith("'-", StringComparison.Ordinal)
            ? $"{pair} has a negative index; expected a whole number that counts the features from 1 (or from 0, where that is said). Mend the index."
            : $"{pair} has no whole number before its colon; expected index:value. Mend the index.";
    }

    private string ExplainIndex(string index, long column, int before)
    {
        if (column < 0)
            return "feature index '0' stands in a file whose indices count from 1; expected 1 or more. Say that the file is zero-based (--zero-based), or add 1 to its indices.";
        if (column == before)
            return $"feature index {index} stands twice in the row; expected each feature once. Remove one of the two.";
        if (column < before)
            return string.Create(CultureInfo.InvariantCulture, $"feature index {index} comes after {before + _base}; expected ascending indices. Sort the row.");
        return _modelFeatures is { } features
            ? string.Create(CultureInfo.InvariantCulture, $"feature index {index} is past the {features} features of the model; expected at most {features - 1 + _base}. Use data with the model's features, or train again.")
            : string.Create(CultureInfo.InvariantCulture, $"feature index {index} is too large; expected at most {MostFeatures - 1 + _base}. Number the features without gaps, or hash them to fewer.");
    }

    private static string ExplainValue(string index, ReadOnlySpan<byte> text) => LibsvmNumber.Explain(index[1..^1], text);

    private DataFormatException Error(long line, int field, string problem) => new(_path, line, field, problem);
}
