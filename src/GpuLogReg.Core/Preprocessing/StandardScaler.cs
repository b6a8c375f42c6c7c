using GpuLogReg.Data;

namespace GpuLogReg.Preprocessing;

/// <summary>Finds the map that gives every column mean 0 and population standard deviation 1 (ddof = 0, row weights not used).</summary>
public static class StandardScaler
{
    private const string Use = "standardising (--standardize), as subtracting means turns every zero into a number to store. Fit without it, or scale the values in the file";

    /// <summary>Mean and deviation of each column in two passes over X in float64. A constant column gets its value as mean and scale 1, so it becomes zero.</summary>
    /// <param name="features">n × d, n at least 1.</param>
    /// <exception cref="ArgumentException">There are no rows, or X is sparse: subtracting means would turn every zero into a number to store.</exception>
    public static ColumnScaling Fit(FeatureMatrix features)
    {
        ArgumentNullException.ThrowIfNull(features);
        DenseMatrix.Require(features, Use);
        if (features.Rows == 0)
            throw new ArgumentException("X has 0 rows; expected at least one to find means and deviations.", nameof(features));

        int d = features.Columns;
        double[] row = new double[d], mean = new double[d], scale = new double[d], low = new double[d], high = new double[d];
        Array.Fill(low, double.PositiveInfinity);
        Array.Fill(high, double.NegativeInfinity);
        foreach (long i in Rows(features))
        {
            features.CopyRow(i, row);
            for (int j = 0; j < d; j++)
            {
                // A running mean keeps full precision for columns with a huge offset, where a plain sum would not.
                mean[j] += (row[j] - mean[j]) / (i + 1);
                low[j] = Math.Min(low[j], row[j]);
                high[j] = Math.Max(high[j], row[j]);
            }
        }

        foreach (long i in Rows(features))
        {
            features.CopyRow(i, row);
            for (int j = 0; j < d; j++)
            {
                double deviation = row[j] - mean[j];
                scale[j] += deviation * deviation;
            }
        }

        for (int j = 0; j < d; j++)
        {
            bool constant = low[j] == high[j];
            mean[j] = constant ? low[j] : mean[j];
            scale[j] = constant ? 1 : Math.Sqrt(scale[j] / features.Rows);
        }

        return new ColumnScaling(mean, scale);
    }

    // Row by row, and a mapped file does not stay resident behind.
    private static IEnumerable<long> Rows(FeatureMatrix features)
    {
        foreach (var (first, count) in features.Runs())
        {
            for (long i = first; i < first + count; i++)
                yield return i;
        }
    }

    /// <summary>Throws where the rows cannot be standardised, naming the data: before anything is split or computed.</summary>
    internal static void EnsureDense(Dataset data)
    {
        if (data.Features is CsrMatrix)
            throw new ArgumentException($"X is sparse; expected a dense matrix for {Use}.", nameof(data));
    }
}
