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

    /// <summary>Four rows, two features, three classes, weights.</summary>
    public static Dataset FourRowsOfThreeClasses() => FourRows().WithLabels(new[] { 0, 2, 1, 0 }, ["a", "b", "c"]).WithWeights(new[] { 1, 2, 0.5, 3 });

    /// <summary>The rows of <see cref="Random"/> in k classes that depend on them.</summary>
    public static Dataset RandomClasses(int n, int d, int k, int seed, bool weighted = false)
    {
        var data = Random(n, d, seed, weighted);
        var random = new Random(seed + 1);
        var row = new double[d];
        var labels = new int[n];
        for (int i = 0; i < n; i++)
        {
            data.CopyRow(i, row);
            double best = double.NegativeInfinity;
            for (int c = 0; c < k; c++)
            {
                // Gumbel noise on the margins draws a class from their softmax.
                double z = row.Select((x, j) => x * ((((j + 1) * (c + 2) * 7) % 5) - 2)).Sum() - Math.Log(-Math.Log(random.NextDouble()));
                if (z > best)
                    (best, labels[i]) = (z, c);
            }
        }

        return data.WithLabels(labels, [.. Enumerable.Range(0, k).Select(c => $"class {c}")]);
    }
}
