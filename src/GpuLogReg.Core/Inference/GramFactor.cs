namespace GpuLogReg.Inference;

/// <summary>
/// Columns told apart into independent and dependent ones by Cholesky on their Gram matrix, in the order given: a column that the ones before it
/// explain is set aside (the limited pivoting of R's lm and glm), so that it is always the later column that is named.
/// </summary>
/// <remarks>A column is dependent where 1 − R² on the columns kept so far is at most <see cref="Tolerance"/>: below, the Gram matrix of float64 cannot tell.</remarks>
internal sealed class GramFactor
{
    public const double Tolerance = 1e-11;

    private readonly List<int> _kept = [];
    private readonly List<(int Column, double[] On)> _dependent = [];

    /// <summary>Looks at the columns.</summary>
    /// <param name="gram">size² numbers, symmetric.</param>
    /// <param name="size">Rows and columns of the matrix.</param>
    /// <param name="order">Which columns, in what order.</param>
    public GramFactor(double[] gram, int size, IReadOnlyList<int> order)
    {
        double largest = order.Max(j => gram[j * (size + 1)]);
        var rows = new List<double[]>();
        foreach (int j in order)
        {
            var y = new double[rows.Count + 1];
            double rest = gram[j * (size + 1)];
            for (int k = 0; k < rows.Count; k++)
            {
                y[k] = (gram[(j * size) + _kept[k]] - Dot(rows[k], y, k)) / rows[k][k];
                rest -= y[k] * y[k];
            }

            if (rest > Tolerance * largest)
            {
                y[^1] = Math.Sqrt(rest);
                rows.Add(y);
                _kept.Add(j);
                continue;
            }

            var on = y[..^1];
            for (int k = on.Length - 1; k >= 0; k--)
            {
                on[k] /= rows[k][k];
                for (int i = 0; i < k; i++)
                    on[i] -= rows[k][i] * on[k];
            }

            _dependent.Add((j, on));
        }
    }

    /// <summary>The independent columns.</summary>
    public IReadOnlyList<int> Kept => _kept;

    /// <summary>The others, each with the coefficients on the first columns kept that reproduce it.</summary>
    public IReadOnlyList<(int Column, double[] On)> Dependent => _dependent;

    private static double Dot(double[] a, double[] b, int count) => System.Numerics.Tensors.TensorPrimitives.Dot(a.AsSpan(0, count), b.AsSpan(0, count));
}
