namespace GpuLogReg.Data;

/// <summary>Reads CSV files into data sets and matrices, in one pass, streaming rows into native memory.</summary>
/// <remarks>
/// Numbers are correctly rounded and must be finite; thousands separators, missing values and texts are refused, with the place and a mend.
/// Cells may be quoted. Lines end in LF, CRLF or CR; blank lines are passed over. The text is UTF-8, with or without a byte order mark.
/// Every method throws <see cref="DataFormatException"/> where the file is not such a file.
/// </remarks>
public static class CsvDatasetReader
{
    /// <summary>Reads labelled rows of two classes or more: every column but the label and the weight is a feature.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">How to read it; null for the defaults.</param>
    /// <param name="binary">Whether a third class is refused, with its line.</param>
    /// <exception cref="DataFormatException">The file does not hold such rows.</exception>
    public static Dataset Read(string path, CsvOptions? options = null, bool binary = false)
    {
        options ??= CsvOptions.Default;
        using var rows = new CsvRows(path, options);
        var columns = CsvColumns.ForTraining(rows, options);
        return ReadRows(rows, columns, options, new LabelEncoder(rows.DataPath, columns.Label + 1, null, binary));
    }

    /// <summary>Reads labelled rows for a known model: its features by name in its order, its classes in its order. Other columns are ignored.</summary>
    /// <param name="path">The file.</param>
    /// <param name="featureNames">d names. A file without a header has the features by position.</param>
    /// <param name="classes">The classes; another label is an error.</param>
    /// <param name="options">How to read it; null for the defaults.</param>
    /// <exception cref="DataFormatException">The file does not hold such rows.</exception>
    public static Dataset ReadLabelled(string path, IReadOnlyList<string> featureNames, IReadOnlyList<string> classes, CsvOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(featureNames);
        ArgumentNullException.ThrowIfNull(classes);
        options ??= CsvOptions.Default;
        using var rows = new CsvRows(path, options);
        var columns = CsvColumns.ForModel(rows, featureNames, options, labelled: true);
        return ReadRows(rows, columns, options, new LabelEncoder(rows.DataPath, columns.Label + 1, classes));
    }

    /// <summary>Reads the features of a known model, by name in its order, from a file with or without labels. Other columns are ignored.</summary>
    /// <param name="path">The file.</param>
    /// <param name="expectedFeatureNames">d names. A file without a header has the features by position, and may have the label and the weight, too.</param>
    /// <param name="options">How to read it; null for the defaults.</param>
    /// <returns>n × d.</returns>
    /// <exception cref="DataFormatException">A feature is missing, or the file does not hold such rows.</exception>
    public static DenseMatrix ReadFeatures(string path, IReadOnlyList<string> expectedFeatureNames, CsvOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(expectedFeatureNames);
        options ??= CsvOptions.Default;
        using var rows = new CsvRows(path, options);
        var columns = CsvColumns.ForModel(rows, expectedFeatureNames, options, labelled: false);
        using var builder = new MatrixBuilder(columns.Features.Length, options.ElementType, options.ToTemporaryFile);
        var reader = new FeatureReader(rows, columns.Features, options);
        while (rows.Next())
            reader.ReadInto(builder);
        EnsureRows(rows, builder.Rows);
        return builder.Finish();
    }

    private static Dataset ReadRows(CsvRows rows, CsvColumns columns, CsvOptions options, LabelEncoder labels)
    {
        using var builder = new MatrixBuilder(columns.Features.Length, options.ElementType, options.ToTemporaryFile);
        var reader = new FeatureReader(rows, columns.Features, options);
        var weights = columns.Weight < 0 ? null : new WeightReader(rows, columns.Weight, options);
        while (rows.Next())
        {
            reader.ReadInto(builder);
            labels.Add(rows.Text(columns.Label), rows.Line);
            weights?.Read();
        }

        EnsureRows(rows, builder.Rows);
        var encoded = labels.Finish();
        var rowWeights = weights?.Finish() ?? [];
        var names = columns.Features.Select(j => rows.Names[j]);
        return new Dataset(builder.Finish(), encoded.Labels, encoded.Classes, rowWeights, [.. names]);
    }

    private static void EnsureRows(CsvRows rows, long count)
    {
        if (count == 0)
            throw new DataFormatException(rows.DataPath, rows.Line, 0, "there is a header and no row; expected at least one row of data.");
    }

    /// <summary>The feature cells of the current row, as numbers.</summary>
    private sealed class FeatureReader(CsvRows rows, int[] columns, CsvOptions options)
    {
        private readonly CsvNumber _numbers = new(options.DecimalComma);

        public void ReadInto(MatrixBuilder builder)
        {
            if (options.ElementType == ElementType.Float32)
                Read(builder.Add<float>());
            else
                Read(builder.Add<double>());
        }

        private void Read<T>(Span<T> target) where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
        {
            for (int j = 0; j < columns.Length; j++)
            {
                if (!_numbers.TryRead(rows.Cell(columns[j]), out target[j]))
                    throw rows.Error(columns[j], _numbers.Explain(rows.Names[columns[j]], rows.Cell(columns[j])));
            }
        }
    }

    /// <summary>The weights of the rows.</summary>
    private sealed class WeightReader(CsvRows rows, int column, CsvOptions options)
    {
        private readonly CsvNumber _numbers = new(options.DecimalComma);
        private readonly List<double> _weights = [];
        private bool _anyPositive;

        public void Read()
        {
            if (!_numbers.TryRead(rows.Cell(column), out double weight))
                throw rows.Error(column, _numbers.Explain(rows.Names[column], rows.Cell(column)));
            if (weight < 0)
                throw rows.Error(column, $"weight {CellText.Quoted(rows.Text(column))} is negative; expected zero or more. Mend the weight or remove the row.");
            _weights.Add(weight);
            _anyPositive |= weight > 0;
        }

        public double[] Finish() => _anyPositive
            ? [.. _weights]
            : throw rows.Error(column, "all weights are zero; expected at least one row to count.");
    }
}
