using System.Buffers;
using System.Globalization;
using System.Text;

namespace GpuLogReg.Data;

/// <summary>Writes data sets as libsvm files that <see cref="LibsvmDatasetReader"/> reads back to the same numbers: shortest round-trip form, invariant, UTF-8, LF.</summary>
public static class LibsvmDatasetWriter
{
    private static readonly SearchValues<char> s_special = SearchValues.Create(" \t\r\n#:,");

    /// <summary>Writes the class by name, then index:value of every stored number (of a dense matrix: of every number but zero), indices from 1. Names of features are not kept: the format has no place for them.</summary>
    /// <param name="path">The file, made or replaced.</param>
    /// <param name="data">The rows; features as stored (unscaled).</param>
    /// <exception cref="ArgumentException">There are row weights, or the name of a class could not be read back.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Write(string path, Dataset data)
    {
        ArgumentNullException.ThrowIfNull(data);
        if (!data.Weights.IsEmpty)
            throw new ArgumentException("The data has row weights, for which a libsvm file has no place; expected none. Write CSV, or drop the weights.", nameof(data));
        if (data.Classes.FirstOrDefault(name => name.Length == 0 || name.AsSpan().ContainsAny(s_special)) is { } unfit)
            throw new ArgumentException($"Class {CellText.Quoted(unfit)} is empty or has a blank, '#', ':' or ','; expected names that stand for themselves in a libsvm file. Rename the class.", nameof(data));
        AtomicFile.Write(path, stream =>
        {
            using var writer = new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), 1 << 16, leaveOpen: true) { NewLine = "\n" };
            for (int i = 0; i < data.Rows; i++)
            {
                writer.Write(data.Classes[data.Labels.Span[i]]);
                WriteRow(writer, data.Features, i);
                writer.WriteLine();
            }
        });
    }

    private static void WriteRow(StreamWriter writer, FeatureMatrix features, long row)
    {
        if (features is CsrMatrix sparse)
        {
            if (sparse.ElementType == ElementType.Float32)
                WritePairs(writer, sparse.ColumnsOf(row), sparse.ValuesOf<float>(row));
            else
                WritePairs(writer, sparse.ColumnsOf(row), sparse.ValuesOf<double>(row));
        }
        else
        {
            var dense = (DenseMatrix)features;
            if (dense.ElementType == ElementType.Float32)
                WriteNonZeros(writer, dense.Row<float>(row));
            else
                WriteNonZeros(writer, dense.Row<double>(row));
        }
    }

    private static void WritePairs<T>(StreamWriter writer, ReadOnlySpan<int> columns, ReadOnlySpan<T> values) where T : unmanaged, ISpanFormattable
    {
        for (int k = 0; k < columns.Length; k++)
            WritePair(writer, columns[k], values[k]);
    }

    private static void WriteNonZeros<T>(StreamWriter writer, ReadOnlySpan<T> row) where T : unmanaged, ISpanFormattable, IEquatable<T>
    {
        for (int j = 0; j < row.Length; j++)
        {
            if (!row[j].Equals(default))
                WritePair(writer, j, row[j]);
        }
    }

    private static void WritePair<T>(StreamWriter writer, int column, T value) where T : unmanaged, ISpanFormattable
    {
        Span<char> text = stackalloc char[48];
        text[0] = ' ';
        (column + 1).TryFormat(text[1..], out int indexLength, default, CultureInfo.InvariantCulture);
        text[indexLength + 1] = ':';
        value.TryFormat(text[(indexLength + 2)..], out int valueLength, default, CultureInfo.InvariantCulture);
        writer.Write(text[..(indexLength + valueLength + 2)]);
    }
}
