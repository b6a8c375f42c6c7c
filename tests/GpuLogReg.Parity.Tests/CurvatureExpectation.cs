using GpuLogReg.Compute;
using GpuLogReg.Cpu;

namespace GpuLogReg.Parity;

/// <summary>What the oracle finds of second order, with the tolerance of every number from the same data.</summary>
internal static class CurvatureExpectation
{
    /// <summary>H·v at the problem's point.</summary>
    public static (double[] Product, double[] Tolerance) Product(Problem problem, Precision storage, double[] v)
    {
        using var oracle = new ReferenceBackend().Prepare(problem.Data, problem.Loss, storage);
        using Vector w = oracle.Space.Vector(problem.W), direction = oracle.Space.Vector(v), product = oracle.Space.Vector(new double[v.Length]);
        using var curvature = oracle.CurvatureAt(w);
        curvature.Multiply(direction, product);

        int k = problem.Outputs;
        var tolerance = new double[v.Length];
        var magnitude = new double[v.Length];
        ForRows(problem, storage, (x, curvatures, curvatureTolerance) =>
        {
            var (margins, sizes) = MarginsOf(x, v, k);

            // The slopes D·u err with D and with u = x·v. Several outputs take u less one of its numbers, which at most doubles it.
            double reach = k == 1 ? Math.Abs(margins[0]) : 2 * margins.Max(Math.Abs), error = Tolerance.Sum(storage, sizes.Max(), x.Length);
            for (int c = 0; c < k; c++)
            {
                double slope = 0, slopeTolerance = 0;
                for (int e = 0; e < k; e++)
                {
                    double element = curvatures[(c * k) + e], off = curvatureTolerance[(c * k) + e];
                    slope += element * margins[e];
                    slopeTolerance += (off * reach) + ((Math.Abs(element) + off) * error);
                }

                for (int j = 0; j < x.Length; j++)
                {
                    tolerance[(j * k) + c] += slopeTolerance * Math.Abs(x[j]);
                    magnitude[(j * k) + c] += Math.Abs(slope * x[j]);
                }
            }
        });
        for (int j = 0; j < v.Length; j++)
            tolerance[j] += Tolerance.Sum(storage, magnitude[j], problem.Rows);
        return (oracle.Space.Read(product), tolerance);
    }

    /// <summary>H at the problem's point.</summary>
    public static (double[] Matrix, double[] Tolerance) Matrix(Problem problem, Precision storage)
    {
        int size = problem.W.Length, k = problem.Outputs;
        using var oracle = new ReferenceBackend().Prepare(problem.Data, problem.Loss, storage);
        using var w = oracle.Space.Vector(problem.W);
        using var curvature = oracle.CurvatureAt(w);
        var matrix = new double[size * size];
        Assert.True(curvature.TryDense(matrix));

        var tolerance = new double[matrix.Length];
        var magnitude = new double[matrix.Length];
        ForRows(problem, storage, (x, curvatures, curvatureTolerance) =>
        {
            for (int row = 0; row < size; row++)
            {
                for (int column = 0; column < size; column++)
                {
                    double pair = Math.Abs(x[row / k] * x[column / k]);
                    int element = (row % k * k) + (column % k);
                    tolerance[(row * size) + column] += curvatureTolerance[element] * pair;
                    magnitude[(row * size) + column] += Math.Abs(curvatures[element]) * pair;
                }
            }
        });
        for (int i = 0; i < matrix.Length; i++)
            tolerance[i] += Tolerance.Sum(storage, magnitude[i], problem.Rows);
        return (matrix, tolerance);
    }

    /// <summary>φ and φ′ at a step from the problem's point.</summary>
    public static (double Value, double ValueTolerance, double Slope, double SlopeTolerance) Line(Problem problem, Precision storage, double[] v, double alpha)
    {
        using var oracle = new ReferenceBackend().Prepare(problem.Data, problem.Loss, storage);
        using Vector w = oracle.Space.Vector(problem.W), direction = oracle.Space.Vector(v);
        using var line = oracle.LineAt(w, direction);
        var (value, slope) = line.At(alpha);
        int k = problem.Outputs;
        double losses = 0, slopes = 0, valueTolerance = 0, slopeTolerance = 0;
        var x = new double[problem.Columns + 1];
        for (int i = 0; i < problem.Rows; i++)
        {
            problem.Data.CopyRow(i, x.AsSpan(0, problem.Columns));
            x[^1] = 1;
            var (start, startSizes) = MarginsOf(x, problem.W, k);
            var (change, changeSizes) = MarginsOf(x, v, k);
            double changeError = Tolerance.Sum(storage, changeSizes.Max(), x.Length);

            // Both margins err, and their combination is rounded once more.
            double error = startSizes.Zip(changeSizes, (a, b) => Tolerance.Sum(storage, a + Math.Abs(alpha * b), x.Length)).Max();
            var row = RowExpectation.Of(problem, storage, i, [.. start.Zip(change, (z, u) => z + (alpha * u))], error);
            losses += row.Loss;
            valueTolerance += row.LossTolerance;
            for (int c = 0; c < k; c++)
            {
                slopes += Math.Abs(row.Slopes[c] * change[c]);
                slopeTolerance += (row.SlopeTolerance[c] * Math.Abs(change[c])) + (row.Slopes[c] * changeError);
            }
        }

        return (value, valueTolerance + Tolerance.Sum(storage, losses, problem.Rows), slope, slopeTolerance + Tolerance.Sum(storage, slopes, problem.Rows));
    }

    /// <summary>Calls the action with every row (a one last), its second derivatives by the margins, k × k, and the tolerance of each.</summary>
    private static void ForRows(Problem problem, Precision storage, Action<double[], double[], double[]> action)
    {
        int k = problem.Outputs;
        var x = new double[problem.Columns + 1];
        for (int i = 0; i < problem.Rows; i++)
        {
            problem.Data.CopyRow(i, x.AsSpan(0, problem.Columns));
            x[^1] = 1;
            var (margins, sizes) = MarginsOf(x, problem.W, k);
            double s = problem.Data.WeightOf(i), error = Tolerance.Sum(storage, sizes.Max(), x.Length);
            if (problem.Loss == LossKind.Logistic)
            {
                // |σ″| ≤ σ′, so an error of the margin moves D by no more than that share of it; exp and the divisions add some units.
                double sigma = 1 / (1 + Math.Exp(-Math.Abs(margins[0]))), curvature = s * sigma * (1 - sigma);
                action(x, [curvature], [Tolerance.SlopeFromMargin(s, sigma, error) + (8 * Tolerance.Epsilon(storage) * curvature)]);
                continue;
            }

            // Every p, and every sum of the others, is off by at most the share e^2δ − 1, and each element is a product of two.
            double[] p = RowExpectation.Probabilities(margins);
            double share = Math.Exp(4 * error) - 1 + (2 * Tolerance.Softmax(storage, k));
            double[] elements = [.. from c in Enumerable.Range(0, k) from e in Enumerable.Range(0, k) select s * p[c] * (c == e ? p.Where((_, o) => o != c).Sum() : -p[e])];
            action(x, elements, [.. elements.Select(d => (share * Math.Abs(d)) + (s * k * Tolerance.Smallest))]);
        }
    }

    /// <summary>x·w of each output, and Σ|terms|.</summary>
    private static (double[] Margins, double[] Sizes) MarginsOf(double[] x, double[] w, int k)
    {
        double[] margins = new double[k], sizes = new double[k];
        for (int j = 0; j < w.Length; j++)
        {
            margins[j % k] += x[j / k] * w[j];
            sizes[j % k] += Math.Abs(x[j / k] * w[j]);
        }

        return (margins, sizes);
    }
}
