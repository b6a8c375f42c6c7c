using GpuLogReg.Compute;
using GpuLogReg.Cpu;

namespace GpuLogReg.Parity;

/// <summary>What the oracle finds of second order, with the tolerance of every number from the same data.</summary>
internal static class CurvatureExpectation
{
    /// <summary>H·v at the problem's point.</summary>
    public static (double[] Product, double[] Tolerance) Product(Problem problem, Precision storage, double[] v)
    {
        using var oracle = new ReferenceBackend().Prepare(problem.Data, LossKind.Logistic, storage);
        using Vector w = oracle.Space.Vector(problem.W), direction = oracle.Space.Vector(v), product = oracle.Space.Vector(new double[v.Length]);
        using var curvature = oracle.CurvatureAt(w);
        curvature.Multiply(direction, product);

        var tolerance = new double[v.Length];
        var magnitude = new double[v.Length];
        ForRows(problem, storage, (x, curvatureOf, curvatureTolerance) =>
        {
            double margin = 0, size = 0;
            for (int j = 0; j < v.Length; j++)
            {
                margin += x[j] * v[j];
                size += Math.Abs(x[j] * v[j]);
            }

            // The slope D·z errs with D and with z = x·v.
            double slope = (curvatureTolerance * Math.Abs(margin)) + ((curvatureOf + curvatureTolerance) * Tolerance.Sum(storage, size, v.Length));
            for (int j = 0; j < v.Length; j++)
            {
                tolerance[j] += slope * Math.Abs(x[j]);
                magnitude[j] += Math.Abs(curvatureOf * margin * x[j]);
            }
        });
        for (int j = 0; j < v.Length; j++)
            tolerance[j] += Tolerance.Sum(storage, magnitude[j], problem.Rows);
        return (oracle.Space.Read(product), tolerance);
    }

    /// <summary>H at the problem's point.</summary>
    public static (double[] Matrix, double[] Tolerance) Matrix(Problem problem, Precision storage)
    {
        int size = problem.Columns + 1;
        using var oracle = new ReferenceBackend().Prepare(problem.Data, LossKind.Logistic, storage);
        using var w = oracle.Space.Vector(problem.W);
        using var curvature = oracle.CurvatureAt(w);
        var matrix = new double[size * size];
        Assert.True(curvature.TryDense(matrix));

        var tolerance = new double[matrix.Length];
        var magnitude = new double[matrix.Length];
        ForRows(problem, storage, (x, curvatureOf, curvatureTolerance) =>
        {
            for (int j = 0; j < size; j++)
            {
                for (int k = 0; k < size; k++)
                {
                    double pair = Math.Abs(x[j] * x[k]);
                    tolerance[(j * size) + k] += curvatureTolerance * pair;
                    magnitude[(j * size) + k] += curvatureOf * pair;
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
        using var oracle = new ReferenceBackend().Prepare(problem.Data, LossKind.Logistic, storage);
        using Vector w = oracle.Space.Vector(problem.W), direction = oracle.Space.Vector(v);
        using var line = oracle.LineAt(w, direction);
        var (value, slope) = line.At(alpha);
        double losses = 0, slopes = 0, valueTolerance = 0, slopeTolerance = 0;
        var x = new double[v.Length];
        for (int i = 0; i < problem.Rows; i++)
        {
            problem.Data.CopyRow(i, x.AsSpan(0, problem.Columns));
            x[^1] = 1;
            double start = 0, change = 0, startSize = 0, changeSize = 0;
            for (int j = 0; j < v.Length; j++)
            {
                start += x[j] * problem.W[j];
                startSize += Math.Abs(x[j] * problem.W[j]);
                change += x[j] * v[j];
                changeSize += Math.Abs(x[j] * v[j]);
            }

            double s = problem.Data.WeightOf(i), z = start + (alpha * change);
            double t = problem.Data.Labels.Span[i] == 1 ? -z : z, sigma = 1 / (1 + Math.Exp(-t));
            double loss = s * (Math.Max(t, 0) + Math.Log(1 + Math.Exp(-Math.Abs(t))));
            double changeError = Tolerance.Sum(storage, changeSize, v.Length);

            // Both margins err, and their combination is rounded once more.
            double error = Tolerance.Sum(storage, startSize + Math.Abs(alpha * changeSize), v.Length);
            losses += loss;
            slopes += Math.Abs(s * sigma * change);
            valueTolerance += Tolerance.LossFromMargin(s * sigma, error);
            slopeTolerance += (Tolerance.SlopeFromMargin(s, sigma, error) * Math.Abs(change)) + (s * sigma * changeError);
        }

        return (value, valueTolerance + Tolerance.Sum(storage, losses, problem.Rows), slope, slopeTolerance + Tolerance.Sum(storage, slopes, problem.Rows));
    }

    /// <summary>Calls the action with every row (a one last), its curvature and the tolerance of that.</summary>
    private static void ForRows(Problem problem, Precision storage, Action<double[], double, double> action)
    {
        var x = new double[problem.Columns + 1];
        for (int i = 0; i < problem.Rows; i++)
        {
            problem.Data.CopyRow(i, x.AsSpan(0, problem.Columns));
            x[^1] = 1;
            double margin = 0, size = 0;
            for (int j = 0; j < x.Length; j++)
            {
                margin += x[j] * problem.W[j];
                size += Math.Abs(x[j] * problem.W[j]);
            }

            // |σ″| ≤ σ′, so an error of the margin moves D by no more than that share of it; exp and the divisions add some units.
            double sigma = 1 / (1 + Math.Exp(-Math.Abs(margin))), curvature = problem.Data.WeightOf(i) * sigma * (1 - sigma);
            double error = Tolerance.SlopeFromMargin(problem.Data.WeightOf(i), sigma, Tolerance.Sum(storage, size, x.Length)) + (8 * Tolerance.Epsilon(storage) * curvature);
            action(x, curvature, error);
        }
    }
}
