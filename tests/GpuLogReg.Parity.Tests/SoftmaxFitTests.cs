using GpuLogReg.Compute;
using GpuLogReg.Cpu;
using GpuLogReg.Solvers;

namespace GpuLogReg.Parity;

/// <summary>Second derivatives, lines and whole fits of k outputs on every backend against the oracle.</summary>
public sealed class SoftmaxFitTests(OpenedBackends backends)
{
    public static TheoryData<string, Precision, string> Heights => Grid.Cases(["small", "tall"]);

    public static TheoryData<string, Precision, string> Solvers => Grid.Cases(["lbfgs", "newton", "owlqn", "gd", "minibatch"]);

    [Theory]
    [MemberData(nameof(Heights))]
    public void Products_the_whole_matrix_and_lines_are_the_oracles(string backend, Precision storage, string height)
    {
        foreach (var (rows, columns, outputs) in SoftmaxTests.Sizes(backend, height))
        {
            using var problem = Problem.CreateMultinomial(rows, columns, outputs, Problem.Native(storage), weighted: rows % 2 == 1 && rows > 1);
            using var objective = backends.Prepare(backend, problem.Data, storage, LossKind.Softmax);
            objective.Order(Orders.Shuffled(rows, 1));
            SecondOrderTests.EnsureCurvature(objective, problem, storage);
            SecondOrderTests.EnsureLine(objective, problem, storage);
        }
    }

    [Theory]
    [MemberData(nameof(VectorWidthTests.Widths), MemberType = typeof(VectorWidthTests))]
    public void Every_vector_width_gives_what_the_oracle_finds(int bits, Precision storage)
    {
        foreach (var (rows, columns, outputs) in SoftmaxTests.Small.Concat(SoftmaxTests.Tall))
        {
            using var problem = Problem.CreateMultinomial(rows, columns, outputs, Problem.Native(storage), weighted: rows > 2);
            using var objective = new SimdBackend().Prepare(problem.Data, LossKind.Softmax, storage, bits);
            SecondOrderTests.EnsureCurvature(objective, problem, storage);
            SecondOrderTests.EnsureLine(objective, problem, storage);
        }
    }

    [Theory]
    [MemberData(nameof(Grid.Precisions), MemberType = typeof(Grid))]
    public void Saturated_margins_have_the_oracles_curvature_and_lines(string backend, Precision storage)
    {
        using var problem = Problem.OfMargins([0, 1e-30, 16, -16, 40, -40, 87, -88.7, 104, 707, -710, 1000, 1e4, -1e4], [1, 0, -0.5, 1, -1], Problem.Native(storage));
        using var objective = backends.Prepare(backend, problem.Data, storage, LossKind.Softmax);
        SecondOrderTests.EnsureCurvature(objective, problem, storage);
        SecondOrderTests.EnsureLine(objective, problem, storage);
    }

    [Theory]
    [MemberData(nameof(Solvers))]
    public void Every_solver_reaches_the_oracles_point_and_has_the_same_bits_every_time(string backend, Precision storage, string name)
    {
        bool single = storage != Precision.Float64;
        using var problem = Problem.CreateMultinomial(300, 6, 4, Problem.Native(storage), weighted: true);
        var (expected, oracle) = Fits.Run(Solver(name, 1e-10, 1e-13), new ReferenceBackend().Prepare(problem.Data, LossKind.Softmax, storage), 2);
        var (w, result) = Fits.Run(Solver(name, single ? 1e-5 : 1e-9, single ? 1e-7 : 1e-13), backends.Prepare(backend, problem.Data, storage, LossKind.Softmax), 2);
        var (again, _) = Fits.Run(Solver(name, single ? 1e-5 : 1e-9, single ? 1e-7 : 1e-13), backends.Prepare(backend, problem.Data, storage, LossKind.Softmax), 2);
        Close.SameBits(w, again, "w");
        if (name != "minibatch")
            Assert.Equal(StopReason.Converged, result.StopReason);
        Close.Number(oracle.Value, result.Value, single ? 1e-6 : 1e-12, "J");
        Close.Numbers(expected, w, [.. Enumerable.Repeat(single ? 2e-3 : 1e-6, w.Length)], "w");
    }

    [Theory]
    [MemberData(nameof(Grid.Precisions), MemberType = typeof(Grid))]
    public void Newton_by_conjugate_gradients_reaches_the_oracles_optimum(string backend, Precision storage)
    {
        // More coefficients than the dense solve takes.
        bool single = storage != Precision.Float64;
        using var problem = Problem.CreateMultinomial(40, 64, 9, Problem.Native(storage));
        var solver = new Newton { Tolerance = single ? 1e-5 : 1e-10, RelativeNoise = single ? 1e-7 : 1e-13 };
        var (expected, _) = Fits.Run(new Lbfgs { Tolerance = 1e-12 }, new ReferenceBackend().Prepare(problem.Data, LossKind.Softmax, storage), 1);
        var (w, result) = Fits.Run(solver, backends.Prepare(backend, problem.Data, storage, LossKind.Softmax), 1);
        Assert.Equal(StopReason.Converged, result.StopReason);
        Close.Numbers(expected, w, [.. Enumerable.Repeat(single ? 1e-3 : 1e-8, w.Length)], "w");
    }

    private static ISolver Solver(string name, double tolerance, double noise) => name switch
    {
        "lbfgs" => new Lbfgs { Tolerance = tolerance, RelativeNoise = noise },
        "newton" => new Newton { Tolerance = tolerance, RelativeNoise = noise },
        "owlqn" => new OwlQn { L1 = 3, Tolerance = tolerance, RelativeNoise = noise },
        "gd" => new GradientDescent { MaxIterations = 20000, Tolerance = tolerance },
        _ => new MiniBatchDescent { Epochs = 20, BatchSize = 61, Seed = 3, Tolerance = 0 },
    };
}
