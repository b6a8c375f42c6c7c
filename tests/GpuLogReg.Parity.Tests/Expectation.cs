using GpuLogReg.Compute;
using GpuLogReg.Cpu;

namespace GpuLogReg.Parity;

/// <summary>What the oracle finds at a point, with the tolerance of every number from the same data.</summary>
internal sealed class Expectation
{
    private Expectation(int margins, int coefficients)
    {
        (Margins, MarginTolerance) = (new double[margins], new double[margins]);
        (Gradient, GradientTolerance) = (new double[coefficients], new double[coefficients]);
    }

    /// <summary>zᵢ, in data order; of k outputs, row-major.</summary>
    public double[] Margins { get; }

    /// <summary>For each margin.</summary>
    public double[] MarginTolerance { get; }

    /// <summary>F over the range.</summary>
    public double Value { get; private set; }

    /// <summary>For F.</summary>
    public double ValueTolerance { get; private set; }

    /// <summary>∇F over the range.</summary>
    public double[] Gradient { get; }

    /// <summary>For each number of ∇F.</summary>
    public double[] GradientTolerance { get; }

    /// <summary>Asks the oracle.</summary>
    /// <param name="problem">Data and, unless another is given, the point.</param>
    /// <param name="storage">How X is stored: the oracle rounds as the backend does.</param>
    /// <param name="range">Positions; null for all.</param>
    /// <param name="order">The row order; empty for that of the data.</param>
    /// <param name="w">Another point.</param>
    public static Expectation Of(Problem problem, Precision storage, RowRange? range = null, int[]? order = null, double[]? w = null)
    {
        w ??= problem.W;
        order ??= [];
        var rows = range ?? RowRange.All(problem.Rows);
        var result = new Expectation(problem.Rows * problem.Outputs, w.Length);
        using var oracle = new ReferenceBackend().Prepare(problem.Data, problem.Loss, storage);
        using Vector point = oracle.Space.Allocate(w.Length), gradient = oracle.Space.Allocate(w.Length);
        oracle.Space.Upload(w, point);
        oracle.Order(order);
        oracle.Margins(point, result.Margins);
        result.Value = oracle.ValueAndGradient(point, gradient, rows);
        oracle.Space.Download(gradient, result.Gradient);
        result.FindTolerances(problem, storage, rows, order, w);
        return result;
    }

    private void FindTolerances(Problem problem, Precision storage, RowRange rows, int[] order, double[] w)
    {
        int d = problem.Columns, k = problem.Outputs;
        var x = new double[d + 1];
        x[d] = 1;
        var magnitude = new double[w.Length];
        double losses = 0;
        for (int i = 0; i < problem.Rows; i++)
        {
            problem.Data.CopyRow(i, x.AsSpan(0, d));
            for (int c = 0; c < k; c++)
            {
                double sum = 0;
                for (int j = 0; j <= d; j++)
                    sum += Math.Abs(x[j] * w[(j * k) + c]);
                MarginTolerance[(i * k) + c] = Tolerance.Sum(storage, sum, d + 1);
            }
        }

        for (long p = rows.Start; p < rows.End; p++)
        {
            int i = order.Length == 0 ? (int)p : order[p];
            problem.Data.CopyRow(i, x.AsSpan(0, d));
            var row = RowExpectation.Of(problem, storage, i, Margins.AsSpan(i * k, k), MarginTolerance[(i * k)..((i * k) + k)].Max());
            losses += row.Loss;
            ValueTolerance += row.LossTolerance;
            for (int j = 0; j < w.Length; j++)
            {
                double size = Math.Abs(x[j / k]);
                GradientTolerance[j] += row.SlopeTolerance[j % k] * size;
                magnitude[j] += row.Slopes[j % k] * size;
            }
        }

        ValueTolerance += Tolerance.Sum(storage, losses, rows.Count);
        for (int j = 0; j < w.Length; j++)
            GradientTolerance[j] += Tolerance.Sum(storage, magnitude[j], rows.Count);
    }
}
