namespace GpuLogReg.Data;

/// <summary>Reads data sets from .npy files: X in one, labels in another or in X's last column. Features are called x0, x1, …, or as the model calls them.</summary>
public static class NpyDatasetReader
{
    /// <summary>Reads labelled rows.</summary>
    /// <param name="path">X, n × d, mapped; with the labels as column d + 1 where there is no other file.</param>
    /// <param name="labelsPath">n labels: floats, integers or booleans; null where the last column of X holds them.</param>
    /// <param name="weightsPath">n row weights; null for none.</param>
    /// <param name="binary">Whether a third class is refused, with its row.</param>
    /// <exception cref="DataFormatException">A file is not such an array, lengths differ, a value is not finite, or the labels are not of two classes or more.</exception>
    public static Dataset Read(string path, string? labelsPath = null, string? weightsPath = null, bool binary = false) =>
        Read(path, labelsPath, weightsPath, null, new LabelEncoder(labelsPath ?? path, 0, null, binary));

    /// <summary>Reads labelled rows for a known model.</summary>
    /// <param name="path">X, n × d, with the labels as column d + 1 where there is no other file.</param>
    /// <param name="featureNames">The d names of the model's features, by position.</param>
    /// <param name="classes">The classes of the model; another label is an error.</param>
    /// <param name="labelsPath">n labels; null where the last column of X holds them.</param>
    /// <param name="weightsPath">n row weights; null for none.</param>
    /// <exception cref="DataFormatException">As <see cref="Read(string, string?, string?, bool)"/>, or the number of columns is not the model's.</exception>
    public static Dataset ReadLabelled(
        string path, IReadOnlyList<string> featureNames, IReadOnlyList<string> classes, string? labelsPath = null, string? weightsPath = null)
    {
        ArgumentNullException.ThrowIfNull(featureNames);
        ArgumentNullException.ThrowIfNull(classes);
        return Read(path, labelsPath, weightsPath, featureNames, new LabelEncoder(labelsPath ?? path, 0, classes));
    }

    /// <summary>Reads the features of a known model, by position. One column more is taken for the labels and left out.</summary>
    /// <param name="path">X, n × d or n × (d + 1).</param>
    /// <param name="featureNames">The d names of the model's features.</param>
    /// <exception cref="DataFormatException">The file is not such a matrix, or a value is not finite.</exception>
    public static DenseMatrix ReadFeatures(string path, IReadOnlyList<string> featureNames)
    {
        ArgumentNullException.ThrowIfNull(featureNames);
        var matrix = NpyReader.ReadMatrix(path);
        if (matrix.Columns == featureNames.Count + 1)
            matrix = matrix.WithoutLastColumns(1);
        EnsureColumns(path, matrix, featureNames);
        EnsureFinite(path, matrix);
        return matrix;
    }

    private static Dataset Read(string path, string? labelsPath, string? weightsPath, IReadOnlyList<string>? featureNames, LabelEncoder encoder)
    {
        var matrix = NpyReader.ReadMatrix(path);
        var encoded = Encode(path, matrix, labelsPath, encoder);
        double[] weights = weightsPath is null ? [] : Weights(weightsPath, matrix.Rows);
        if (labelsPath is null)
            matrix = matrix.WithoutLastColumns(1);
        if (featureNames is not null)
            EnsureColumns(path, matrix, featureNames);
        try
        {
            return new Dataset(matrix, encoded.Labels, encoded.Classes, weights, featureNames);
        }
        catch (ArgumentException)
        {
            // The data set has found something in its one pass over X; say where in terms of the file.
            EnsureFinite(path, matrix);
            throw;
        }
    }

    private static EncodedLabels Encode(string path, DenseMatrix matrix, string? labelsPath, LabelEncoder encoder)
    {
        if (matrix.Rows > Array.MaxLength)
            throw new DataFormatException(path, 0, 0, $"the array has {matrix.Rows} rows; expected at most {Array.MaxLength}.");
        if (labelsPath is null && matrix.Columns < 2)
            throw new DataFormatException(path, 0, 0, "the array has one column, which would be the label; expected features, too. Name a file of labels.");
        encoder.Reserve((int)matrix.Rows);
        if (labelsPath is null)
            AddLastColumn(encoder, matrix);
        else
            NpyReader.ReadVector(labelsPath, Add);
        return encoder.Finish();

        void Add(int length, int start, ReadOnlySpan<double> labels)
        {
            if (length != matrix.Rows)
                throw new DataFormatException(labelsPath, 0, 0, $"there are {length} labels; expected {matrix.Rows}, one a row of '{path}'.");

            // Rows stand for lines: a .npy file has none.
            for (int i = 0; i < labels.Length; i++)
                encoder.Add(labels[i], start + i + 1L);
        }
    }

    private static double[] Weights(string path, long rows)
    {
        double[] weights = NpyReader.ReadVector(path);
        if (weights.Length != rows)
            throw new DataFormatException(path, 0, 0, $"there are {weights.Length} weights; expected {rows}, one a row.");
        int at = Array.FindIndex(weights, w => !double.IsFinite(w) || w < 0);
        if (at >= 0)
            throw new DataFormatException(path, at + 1L, 0, FormattableString.Invariant($"weight of row {at + 1} is {weights[at]}; expected a finite number, zero or more."));
        return Array.Exists(weights, w => w > 0) ? weights : throw new DataFormatException(path, 0, 0, "all weights are zero; expected at least one row to count.");
    }

    private static void AddLastColumn(LabelEncoder encoder, DenseMatrix matrix)
    {
        foreach (var (first, count) in matrix.Runs())
        {
            for (long i = first; i < first + count; i++)
                encoder.Add(matrix.ElementType == ElementType.Float32 ? matrix.Row<float>(i)[^1] : matrix.Row<double>(i)[^1], i + 1);
        }
    }

    private static void EnsureColumns(string path, DenseMatrix matrix, IReadOnlyList<string> featureNames)
    {
        if (matrix.Columns != featureNames.Count)
            throw new DataFormatException(path, 0, 0, $"the array has {matrix.Columns} columns of features; expected {featureNames.Count}, the features of the model.");
    }

    private static void EnsureFinite(string path, DenseMatrix matrix)
    {
        if (matrix.FindNonFinite() is var (row, column))
            throw new DataFormatException(path, row + 1, column + 1, $"row {row + 1}, column {column + 1} is not finite; expected finite numbers. Fill the value in or remove the row.");
    }
}
