using GpuLogReg.Data;

namespace GpuLogReg.Ilgpu.Tests.Support;

/// <summary>Seeded data sets and coefficients.</summary>
internal static class RandomData
{
    /// <summary>n rows of d float64 features, of unit size, with weights 0, 0.5, 1, … 2 where asked.</summary>
    public static Dataset Rows(int rows, int columns, int seed, bool weighted)
    {
        var random = new Random(seed);
        var values = new double[(long)rows * columns];
        var labels = new int[rows];
        var weights = new double[weighted ? rows : 0];
        for (int i = 0; i < values.Length; i++)
            values[i] = (2 * random.NextDouble()) - 1;
        for (int i = 0; i < rows; i++)
            labels[i] = random.Next(2);
        for (int i = 0; i < weights.Length; i++)
            weights[i] = i == rows - 1 ? 1 : 0.5 * random.Next(5);
        return new Dataset(DenseMatrix.Wrap(values.AsMemory(), rows, columns), labels, weights: weights);
    }

    /// <summary>d coefficients and an intercept, scaled so that margins are of order one.</summary>
    public static double[] Coefficients(int columns, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, columns + 1).Select(_ => ((2 * random.NextDouble()) - 1) * 3 / Math.Sqrt(columns))];
    }
}
