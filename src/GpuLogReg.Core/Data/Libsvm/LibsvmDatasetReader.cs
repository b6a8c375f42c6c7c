using System.Globalization;
using System.Numerics;
using System.Text;

namespace GpuLogReg.Data;

/// <summary>Reads libsvm (svmlight) files into sparse data sets, in one pass, streaming: a row is a label and index:value pairs, indices ascending.</summary>
/// <remarks>
/// Indices count from 1 unless the options say from 0. Features are called x0, x1, …, the first being x0 either way, or as the model calls them. Text after # is a comment;
/// qid:group after the label is passed over. Rows without features are rows; stored zeros stay stored. Values must be finite.
/// </remarks>
public static class LibsvmDatasetReader
{
    /// <summary>Reads labelled rows.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">How to read it; null for the defaults.</param>
    /// <param name="binary">Whether a third class is refused, with its place.</param>
    /// <exception cref="DataFormatException">The file does not hold such rows.</exception>
    public static Dataset Read(string path, LibsvmOptions? options = null, bool binary = false)
    {
        var encoder = new LabelEncoder(path, 1, binary: binary);
        var features = Read(path, options, encoder, null);
        return Join(features, encoder, null);
    }

    /// <summary>Reads labelled rows for a known model.</summary>
    /// <param name="path">The file.</param>
    /// <param name="featureNames">The d names of the model's features, by position. Features that the file lacks are zero; one past d is an error.</param>
    /// <param name="classes">The classes of the model; another label is an error.</param>
    /// <param name="options">How to read it; null for the defaults.</param>
    /// <exception cref="DataFormatException">The file does not hold such rows.</exception>
    public static Dataset ReadLabelled(string path, IReadOnlyList<string> featureNames, IReadOnlyList<string> classes, LibsvmOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(featureNames);
        ArgumentNullException.ThrowIfNull(classes);
        var encoder = new LabelEncoder(path, 1, classes);
        var features = Read(path, options, encoder, featureNames.Count);
        return Join(features, encoder, featureNames);
    }

    /// <summary>Reads the features of a known model. Every row starts with a label, which is passed over.</summary>
    /// <param name="path">The file.</param>
    /// <param name="featureNames">The d names of the model's features, by position.</param>
    /// <param name="options">How to read it; null for the defaults.</param>
    /// <returns>n × d.</returns>
    /// <exception cref="DataFormatException">The file does not hold such rows.</exception>
    public static CsrMatrix ReadFeatures(string path, IReadOnlyList<string> featureNames, LibsvmOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(featureNames);
        return Read(path, options, null, featureNames.Count);
    }

    private static Dataset Join(CsrMatrix features, LabelEncoder encoder, IReadOnlyList<string>? names)
    {
        try
        {
            var encoded = encoder.Finish();
            return new Dataset(features, encoded.Labels, encoded.Classes, featureNames: names);
        }
        catch
        {
            features.Dispose();
            throw;
        }
    }

    private static CsrMatrix Read(string path, LibsvmOptions? options, LabelEncoder? labels, int? modelFeatures)
    {
        options ??= LibsvmOptions.Default;
        if (options.Features < 1)
            throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"'Features' is {options.Features}; expected at least 1, or null for what the file says."), nameof(options));
        return options.ElementType == ElementType.Float32
            ? Read<float>(path, options, labels, modelFeatures)
            : Read<double>(path, options, labels, modelFeatures);
    }

    private static CsrMatrix Read<T>(string path, LibsvmOptions options, LabelEncoder? labels, int? modelFeatures)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        using var lines = new LibsvmLines(path);
        using var builder = new CsrBuilder<T>();
        var parser = new LibsvmRowParser<T>(path, builder, options.ZeroBased, modelFeatures);
        Span<char> text = stackalloc char[64];
        while (lines.Next(out var line))
        {
            var label = parser.Add(line, lines.Number);
            if (labels is null)
                continue;
            if (label.Length <= text.Length && Encoding.UTF8.TryGetChars(label, text, out int length))
                labels.Add(text[..length], lines.Number);
            else
                labels.Add(Encoding.UTF8.GetString(label), lines.Number);
        }

        if (builder.Rows == 0)
            throw new DataFormatException(path, Math.Max(lines.Number, 1), 0, "the file has no row; expected at least one: a label, then index:value pairs.");
        int columns = modelFeatures ?? Math.Max(parser.Columns, options.Features ?? 0);
        if (columns == 0)
            throw new DataFormatException(path, 1, 0, "no row has a feature; expected at least one index:value pair. Check that this is a libsvm file.");
        return builder.Finish(columns);
    }
}
