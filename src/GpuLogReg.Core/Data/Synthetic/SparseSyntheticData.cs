namespace GpuLogReg.Data;

/// <summary>Makes sparse data from a known logistic model without an intercept: P(y = 1) = σ(x·w).</summary>
/// <remarks>
/// The columns are cut into as many runs of equal length as a row has numbers, and a row has one number in each, at a column drawn from the run: so every row has
/// the same count and every column about the same. Values and w are standard normal, w scaled by 2/√count, so that margins have a deviation near 2.
/// The same arguments give the same bits on a machine, whatever the number of threads: row i has its own random stream (seed, i).
/// </remarks>
public static class SparseSyntheticData
{
    private const ulong ModelStream = ulong.MaxValue;
    private const double Separation = 2;

    /// <summary>Makes the data, in float32.</summary>
    /// <param name="rows">n, at least 1.</param>
    /// <param name="columns">d, at least 1.</param>
    /// <param name="perRow">Numbers of a row, 1 to d.</param>
    /// <param name="seed">Chooses the data.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    public static Dataset Generate(int rows, int columns, int perRow, ulong seed = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(columns, 1);
        if (perRow < 1 || perRow > columns)
            throw new ArgumentOutOfRangeException(nameof(perRow), $"'perRow' is {perRow}; expected 1 to {columns}, the number of columns.");
        var random = new RandomStream(seed, ModelStream);
        var w = new double[columns];
        for (int j = 0; j < columns; j++)
            w[j] = random.NextGaussian() * Separation / Math.Sqrt(perRow);

        var starts = new long[rows + 1];
        for (int i = 0; i <= rows; i++)
            starts[i] = (long)i * perRow;
        var matrix = CsrMatrix.Allocate(starts, columns, ElementType.Float32);
        var labels = new int[rows];
        Parallel.For(0, rows, i => labels[i] = FillRow(new RandomStream(seed, (ulong)i), matrix, i, perRow, w));
        return new Dataset(matrix, labels, ["0", "1"]);
    }

    /// <summary>Fills a row and draws its label.</summary>
    private static unsafe int FillRow(RandomStream stream, CsrMatrix matrix, int row, int perRow, double[] w)
    {
        var columns = new Span<int>(matrix.ColumnPointer + ((long)row * perRow), perRow);
        var values = new Span<float>((float*)matrix.ValuePointer + ((long)row * perRow), perRow);
        double margin = 0;
        for (int k = 0; k < perRow; k++)
        {
            int first = (int)((long)k * matrix.Columns / perRow), next = (int)((k + 1L) * matrix.Columns / perRow);
            columns[k] = first + stream.NextInt(next - first);
            values[k] = (float)stream.NextGaussian();
            margin += values[k] * w[columns[k]];
        }

        return stream.NextDouble() < Losses.Logistic.Sigmoid(margin) ? 1 : 0;
    }
}
