using GpuLogReg.Compute;
using GpuLogReg.Cpu;
using GpuLogReg.Solvers;

namespace GpuLogReg.Parity;

/// <summary>Second derivatives, lines and Newton's method on every backend against the oracle.</summary>
public sealed class SecondOrderTests(OpenedBackends backends)
{
    private static readonly (int Rows, int Columns)[] _shapes =
    [
        (1, 1), (2, 3), (7, 4), (17, 5), (64, 8), (65, 15), (255, 28), (33, 33), (15, 129), (63, 257), (16, 600), (7, 1025), (5, 2049), (3, 5000),
    ];

    private static readonly (int Rows, int Columns)[] _tall = [(4097, 28), (10007, 3), (1000, 130), (20011, 9)];

    public static TheoryData<string, Precision, string> Shapes => Grid.Cases(["small", "tall"]);

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Products_the_whole_matrix_and_lines_are_the_oracles(string backend, Precision storage, string height)
    {
        foreach (var (rows, columns) in Sizes(backend, height))
        {
            using var problem = Problem.Create(rows, columns, Problem.Native(storage), weighted: columns % 2 == 1);
            using var objective = backends.Prepare(backend, problem.Data, storage);
            objective.Order(Orders.Shuffled(rows, 1));
            EnsureCurvature(objective, problem, storage);
            EnsureLine(objective, problem, storage);
        }
    }

    [Theory]
    [MemberData(nameof(VectorWidthTests.Widths), MemberType = typeof(VectorWidthTests))]
    public void Every_vector_width_gives_what_the_oracle_finds(int bits, Precision storage)
    {
        foreach (var (rows, columns) in _shapes.Concat(_tall))
        {
            using var problem = Problem.Create(rows, columns, Problem.Native(storage), weighted: columns % 2 == 1);
            using var objective = new SimdBackend().Prepare(problem.Data, LossKind.Logistic, storage, bits);
            EnsureCurvature(objective, problem, storage);
            EnsureLine(objective, problem, storage);
        }
    }

    [Theory]
    [MemberData(nameof(Grid.Precisions), MemberType = typeof(Grid))]
    public void Saturated_margins_have_the_oracles_curvature_and_lines(string backend, Precision storage)
    {
        using var problem = Problem.OfMargins([0, 1e-30, 16, -16, 40, -40, 87, -87, 88.7, -88.7, 104, -104, 707, -707, 710, -710, 1000, -1000], 2, Problem.Native(storage));
        using var objective = backends.Prepare(backend, problem.Data, storage);
        EnsureCurvature(objective, problem, storage);
        EnsureLine(objective, problem, storage);
    }

    [Theory]
    [MemberData(nameof(Grid.Precisions), MemberType = typeof(Grid))]
    public void Newton_reaches_the_oracles_optimum(string backend, Precision storage)
    {
        bool single = storage != Precision.Float64;
        using var problem = Problem.Create(400, 12, Problem.Native(storage), weighted: true);
        var solver = new Newton { Tolerance = single ? 1e-5 : 1e-10, RelativeNoise = single ? 1e-7 : 1e-13 };
        var (expected, oracle) = Fits.Run(new Newton { Tolerance = 1e-12 }, new ReferenceBackend().Prepare(problem.Data, LossKind.Logistic, storage), 1);
        var (w, result) = Fits.Run(solver, backends.Prepare(backend, problem.Data, storage), 1);
        Assert.Equal(StopReason.Converged, oracle.StopReason);
        Assert.Equal(StopReason.Converged, result.StopReason);
        Assert.InRange(result.Iterations, 2, 10);
        Close.Numbers(expected, w, [.. Enumerable.Repeat(single ? 1e-3 : 1e-8, w.Length)], "w");
        Close.Number(oracle.Value, result.Value, single ? 1e-6 : 1e-14, "J");
    }

    [Theory]
    [MemberData(nameof(Grid.Precisions), MemberType = typeof(Grid))]
    public void Newton_by_conjugate_gradients_reaches_the_oracles_optimum(string backend, Precision storage)
    {
        // More columns than the dense solve takes.
        bool single = storage != Precision.Float64;
        using var problem = Problem.Create(24, 530, Problem.Native(storage));
        var solver = new Newton { Tolerance = single ? 1e-5 : 1e-10, RelativeNoise = single ? 1e-7 : 1e-13 };
        var (expected, _) = Fits.Run(new Lbfgs { Tolerance = 1e-12 }, new ReferenceBackend().Prepare(problem.Data, LossKind.Logistic, storage), 1);
        var (w, result) = Fits.Run(solver, backends.Prepare(backend, problem.Data, storage), 1);
        Assert.Equal(StopReason.Converged, result.StopReason);
        Close.Numbers(expected, w, [.. Enumerable.Repeat(single ? 1e-3 : 1e-8, w.Length)], "w");
    }

    [Theory]
    [MemberData(nameof(Grid.Precisions), MemberType = typeof(Grid))]
    public void Products_lines_and_fits_have_the_same_bits_every_time(string backend, Precision storage)
    {
        using var problem = Problem.Create(2001, 7, Problem.Native(storage), weighted: true);
        using var objective = backends.Prepare(backend, problem.Data, storage);
        using var again = backends.Prepare(backend, problem.Data, storage);
        double[] first = Numbers(objective, problem);
        Close.SameBits(first, Numbers(objective, problem), "run");
        Close.SameBits(first, Numbers(again, problem), "run on another objective");
    }

    [Theory]
    [InlineData(Precision.Float32)]
    [InlineData(Precision.Float64)]
    [InlineData(Precision.BFloat16)]
    [InlineData(Precision.Float16)]
    public void The_cpu_engine_gives_the_same_bits_with_any_number_of_threads(Precision storage)
    {
        foreach (var (rows, columns) in new[] { (20011, 28), (4097, 129), (1000, 1) })
        {
            using var problem = Problem.Create(rows, columns, Problem.Native(storage), weighted: true);
            var first = With(1);
            foreach (int threads in new[] { 2, 3, 7, -1 })
                Close.SameBits(first, With(threads), $"run with {threads} threads");

            double[] With(int threads)
            {
                using var backend = new SimdBackend(threads);
                using var objective = backend.Prepare(problem.Data, LossKind.Logistic, storage);
                return [.. Numbers(objective, problem), .. Fits.Run(new Newton { MaxIterations = 3 }, backend.Prepare(problem.Data, LossKind.Logistic, storage), 1).W];
            }
        }
    }

    /// <summary>Fails unless H·v and, for few columns, H at the problem's point are the oracle's.</summary>
    internal static void EnsureCurvature(IObjective objective, Problem problem, Precision storage)
    {
        int length = problem.W.Length;
        string size = $"{problem.Rows} × {problem.Columns}, {problem.Outputs} outputs";
        double[] v = [.. Enumerable.Range(0, length).Select(j => Math.Sin(j + 1))];
        var (expected, tolerance) = CurvatureExpectation.Product(problem, storage, v);
        using Vector w = objective.Space.Vector(problem.W), direction = objective.Space.Vector(v), product = objective.Space.Vector(new double[length]);
        using var curvature = objective.CurvatureAt(w);
        if (length <= 258)
        {
            var hessian = new double[length * length];
            if (curvature.TryDense(hessian))
            {
                var (matrix, matrixTolerance) = CurvatureExpectation.Matrix(problem, storage);
                Close.Numbers(matrix, hessian, matrixTolerance, $"H of {size}");
            }
        }

        curvature.Multiply(direction, product);
        Close.Numbers(expected, objective.Space.Read(product), tolerance, $"H·v of {size}");
    }

    /// <summary>Fails unless the loss along a line from the problem's point is the oracle's.</summary>
    internal static void EnsureLine(IObjective objective, Problem problem, Precision storage)
    {
        double[] v = [.. problem.W.Select((x, j) => -0.5 * x * Math.Cos(j))];
        using Vector w = objective.Space.Vector(problem.W), direction = objective.Space.Vector(v);
        using var line = objective.LineAt(w, direction);
        foreach (double alpha in new[] { 1, 0, -2.5, 10 })
        {
            var (value, slope) = line.At(alpha);
            var expected = CurvatureExpectation.Line(problem, storage, v, alpha);
            Close.Number(expected.Value, value, expected.ValueTolerance, $"φ({alpha}) of {problem.Rows} × {problem.Columns}");
            Close.Number(expected.Slope, slope, expected.SlopeTolerance, $"φ′({alpha}) of {problem.Rows} × {problem.Columns}");
        }
    }

    /// <summary>Every number of a curvature and of a line.</summary>
    internal static double[] Numbers(IObjective objective, Problem problem)
    {
        int length = problem.W.Length;
        using Vector w = objective.Space.Vector(problem.W), v = objective.Space.Vector([.. problem.W.Select(x => 1 - x)]), product = objective.Space.Vector(new double[length]);
        using var curvature = objective.CurvatureAt(w);
        var hessian = new double[length * length];
        curvature.TryDense(hessian);
        curvature.Multiply(v, product);
        using var line = objective.LineAt(w, v);
        var (value, slope) = line.At(0.3);
        return [.. hessian, .. objective.Space.Read(product), value, slope];
    }

    private static (int Rows, int Columns)[] Sizes(string backend, string height)
    {
        // The emulator's barriers are slow: see Parity.Shapes.
        bool emulated = Registry.Backends.Single(b => b.Name == backend).IsEmulated;
        return height == "small" ? _shapes : emulated ? [(4097, 3)] : _tall;
    }
}
