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

    /// <summary>The same rows with k classes.</summary>
    public static Dataset WithClasses(this Dataset data, int classes)
    {
        int[] labels = [.. Enumerable.Range(0, (int)data.Rows).Select(i => i * 5 % classes)];
        return data.WithLabels(labels, [.. Enumerable.Range(0, classes).Select(c => $"c{c}")]);
    }

    /// <summary>
    /// Sparse rows of about <paramref name="mean"/> entries: every seventh has but one, row 3 nearly all; column 0 is full, the last empty; some entries are 0.
    /// </summary>
    public static Dataset SparseRows(int rows, int columns, int mean, int seed, bool weighted)
    {
        var random = new Random(seed);
        var starts = new List<long> { 0 };
        var indices = new List<int>();
        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < columns - 1; j++)
            {
                if (j == 0 || i == 3 || (i % 7 != 5 && random.NextDouble() < (double)mean / columns))
                    indices.Add(j);
            }

            starts.Add(indices.Count);
        }

        double[] values = [.. indices.Select((_, k) => k % 11 == 4 ? 0 : (2 * random.NextDouble()) - 1)];
        Dataset targets = Rows(rows, 1, seed, weighted);
        return new Dataset(CsrMatrix.From([.. starts], [.. indices], values, columns), targets.Labels, weights: targets.Weights);
    }

    /// <summary>d coefficients and an intercept, scaled so that margins are of order one.</summary>
    public static double[] Coefficients(int columns, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, columns + 1).Select(_ => ((2 * random.NextDouble()) - 1) * 3 / Math.Sqrt(columns))];
    }
}
