using CsvHelper;

namespace GpuLogReg.Data;

/// <summary>Writes data sets as CSV that <see cref="CsvDatasetReader"/> reads back to the same numbers: shortest round-trip form, invariant, UTF-8, LF.</summary>
public static class CsvDatasetWriter
{
    /// <summary>Writes a header and all rows: features as stored (unscaled), then the weight where there are weights, then the class by name.</summary>
    /// <param name="path">The file, made or replaced, separated by tabs where it ends in .tsv or .tab, by commas elsewhere.</param>
    /// <param name="data">The rows.</param>
    /// <param name="labelName">The name of the label column.</param>
    /// <param name="weightName">The name of the weight column.</param>
    /// <exception cref="ArgumentException">Two columns would have the same name, or X is sparse.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Write(string path, Dataset data, string labelName = "y", string weightName = "weight")
    {
        ArgumentNullException.ThrowIfNull(data);
        var features = DenseMatrix.Require(data.Features, "a CSV file. Write sparse rows as .libsvm");
        bool weighted = !data.Weights.IsEmpty;
        string[] header = [.. data.FeatureNames, .. weighted ? [weightName] : Array.Empty<string>(), labelName];
        if (header.GroupBy(name => name, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1) is { } twice)
            throw new ArgumentException($"Two columns would be called {CellText.Quoted(twice.Key)}; expected each name once. Name the label or the weight otherwise.", nameof(labelName));

        AtomicFile.Write(path, stream =>
        {
            using var writer = CsvWriter.Create(stream, new CsvWriterOptions { Separator = CsvOptions.Default.DelimiterFor(path), NewLine = "\n" }, leaveOpen: true);
            writer.WriteRecord(header);
            for (int i = 0; i < data.Rows; i++)
            {
                if (features.ElementType == ElementType.Float32)
                    WriteNumbers(writer, features.Row<float>(i));
                else
                    WriteNumbers(writer, features.Row<double>(i));
                if (weighted)
                    writer.WriteField(data.WeightOf(i));
                writer.WriteField(data.Classes[data.Labels.Span[i]]);
                writer.EndRecord();
            }
        });
    }

    private static void WriteNumbers<T>(CsvWriter writer, ReadOnlySpan<T> row) where T : unmanaged
    {
        foreach (T value in row)
            writer.WriteField(value);
    }
}
