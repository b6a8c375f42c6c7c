using GpuLogReg.Data;

namespace GpuLogReg.Core.Tests;

/// <summary>Small sets that several tests work on.</summary>
internal static class TestSets
{
    /// <summary>Four rows, two features, one positive.</summary>
    public static Dataset FourRows() => new(DenseMatrix.From(new[,] { { 0.2, 0.8 }, { 0.5, 0.4 }, { 0.9, 0.1 }, { 0.4, 0.6 } }), new[] { 0, 0, 1, 0 });

    /// <summary>n × d uniform features in [−1, 1] and labels drawn from a logistic model, from a seed.</summary>
    public static Dataset Random(int n, int d, int seed, bool weighted = false)
    {
        var random = new Random(seed);
        var x = new double[n * d];
        var labels = new int[n];
        var weights = new double[weighted ? n : 0];
        for (int i = 0; i < n; i++)
        {
            double z = 0.3;
            for (int j = 0; j < d; j++)
            {
                x[(i * d) + j] = (2 * random.NextDouble()) - 1;
                z += x[(i * d) + j] * (((j * 7) % 5) - 2);
            }

            labels[i] = random.NextDouble() < 1 / (1 + Math.Exp(-z)) ? 1 : 0;
            if (weighted)
                weights[i] = i % 5 == 0 ? 0 : random.NextDouble() * 3;
        }

        labels[0] = 0;
        labels[^1] = 1;
        return new Dataset(DenseMatrix.Wrap(x.AsMemory(), n, d), labels, weights: weights);
    }
}
