using GpuLogReg.Compute;
using GpuLogReg.Cpu;
using GpuLogReg.Solvers;

namespace GpuLogReg.Parity;

public sealed class DeterminismTests(OpenedBackends backends)
{
    private static readonly Dictionary<string, ISolver> _solvers = new()
    {
        ["gd"] = new GradientDescent { MaxIterations = 15, Tolerance = 0 },
        ["minibatch"] = new MiniBatchDescent { Epochs = 2, BatchSize = 61, Seed = 3, Tolerance = 0 },
        ["lbfgs"] = new Lbfgs { MaxIterations = 15, Tolerance = 1e-12 },
        ["newton"] = new Newton { MaxIterations = 15, Tolerance = 1e-12 },
        ["owlqn"] = new OwlQn { L1 = 4, MaxIterations = 15, Tolerance = 1e-12 },
    };

    public static TheoryData<string, Precision, string> Solvers => Grid.Cases(_solvers.Keys);

    [Theory]
    [MemberData(nameof(Grid.Precisions), MemberType = typeof(Grid))]
    public void Loss_and_gradient_have_the_same_bits_every_time(string backend, Precision storage)
    {
        using var problem = Problem.Create(2001, 7, Problem.Native(storage), weighted: true);
        using var objective = backends.Prepare(backend, problem.Data, storage);
        using var again = backends.Prepare(backend, problem.Data, storage);
        foreach (var order in new[] { [], Orders.Shuffled(2001, 0) })
        {
            objective.Order(order);
            again.Order(order);
            foreach (var range in new[] { RowRange.All(2001), new RowRange(3, 1500) })
            {
                var (value, gradient) = objective.Evaluate(problem.W, range);
                foreach (var other in new[] { objective, again })
                {
                    var (value2, gradient2) = other.Evaluate(problem.W, range);
                    Close.SameBits([value], [value2], "F");
                    Close.SameBits(gradient, gradient2, "∇F");
                }
            }
        }

        Close.SameBits(objective.MarginsAt(problem.W), again.MarginsAt(problem.W), "z");
    }

    [Theory]
    [MemberData(nameof(Solvers))]
    public void A_whole_fit_has_the_same_bits_every_time(string backend, Precision storage, string solver)
    {
        using var problem = Problem.Create(333, 9, Problem.Native(storage));
        var (w, result) = Fits.Run(_solvers[solver], backends.Prepare(backend, problem.Data, storage), 1);
        var (w2, result2) = Fits.Run(_solvers[solver], backends.Prepare(backend, problem.Data, storage), 1);
        Close.SameBits(w, w2, "w");
        Close.SameBits([.. result.CostHistory], [.. result2.CostHistory], "J");
        Assert.Equal((result.Iterations, result.Evaluations, result.StopReason), (result2.Iterations, result2.Evaluations, result2.StopReason));
        Assert.True(result.CostHistory.Count > 2);
    }

    [Theory]
    [InlineData(Precision.Float32)]
    [InlineData(Precision.Float64)]
    [InlineData(Precision.BFloat16)]
    [InlineData(Precision.Float16)]
    public void The_cpu_engine_gives_the_same_bits_with_any_number_of_threads(Precision storage)
    {
        foreach (var (rows, columns, tiles) in new[] { (20011, 28, TileSize.Large), (4097, 129, TileSize.Large), (20011, 28, TileSize.Small), (4097, 129, TileSize.Small), (4097, 48, TileSize.Small), (2049, 600, TileSize.Small), (1000, 1, TileSize.Small) })
        {
            using var problem = Problem.Create(rows, columns, Problem.Native(storage), weighted: true);
            var first = Evaluations(problem, storage, 1, tiles);
            foreach (int threads in new[] { 2, 3, 7, -1 })
                Close.SameBits(first, Evaluations(problem, storage, threads, tiles), $"run with {threads} threads");
        }
    }

    /// <summary>Every number of passes in data order and in another, over all rows and a ragged part, and of a fit.</summary>
    private static double[] Evaluations(Problem problem, Precision storage, int threads, TileSize tiles)
    {
        using var backend = new SimdBackend(threads) { Tiles = tiles };
        using var objective = backend.Prepare(problem.Data, LossKind.Logistic, storage);
        var numbers = new List<double>(objective.MarginsAt(problem.W));
        foreach (var order in new[] { [], Orders.Shuffled(problem.Rows, 0) })
        {
            objective.Order(order);
            foreach (var range in new[] { RowRange.All(problem.Rows), new RowRange(5, problem.Rows - 12) })
            {
                var (value, gradient) = objective.Evaluate(problem.W, range);
                numbers.Add(value);
                numbers.AddRange(gradient);
            }
        }

        numbers.AddRange(Fits.Run(new Lbfgs { MaxIterations = 5 }, backend.Prepare(problem.Data, LossKind.Logistic, storage), 1).W);
        return [.. numbers];
    }
}
