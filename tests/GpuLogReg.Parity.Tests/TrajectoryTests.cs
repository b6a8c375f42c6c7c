using GpuLogReg.Compute;
using GpuLogReg.Cpu;
using GpuLogReg.Data;
using GpuLogReg.Solvers;

namespace GpuLogReg.Parity;

public sealed class TrajectoryTests(OpenedBackends backends)
{
    private const int Steps = 50;

    private const double Rate = 0.5;

    [Theory]
    [MemberData(nameof(Grid.Precisions), MemberType = typeof(Grid))]
    public void Every_one_of_fifty_descent_steps_keeps_to_the_oracles_path(string backend, Precision storage)
    {
        using var problem = Problem.Create(300, 17, Problem.Native(storage));
        var (oraclePath, oracleCosts) = Descend(new ReferenceBackend().Prepare(problem.Data, LossKind.Logistic, storage));
        var (path, costs) = Descend(backends.Prepare(backend, problem.Data, storage));
        double drift = 0;
        for (int step = 0; step <= Steps; step++)
        {
            Close.Vector(oraclePath[step], path[step], drift, $"w after {step} steps");
            var here = Expectation.Of(problem, storage, w: oraclePath[step]);
            double slope = Norm(here.Gradient) / problem.Rows;
            Close.Number(oracleCosts[step], costs[step], (here.ValueTolerance / problem.Rows) + ((slope + drift) * drift), $"J after {step} steps");

            // A step of at most 2/L is a contraction in the Euclidean norm, so what each step's rounding adds never grows afterwards.
            drift += (Rate * Norm(here.GradientTolerance) / problem.Rows) + Tolerance.Vector(Norm(oraclePath[step]), 2);
        }
    }

    [Theory]
    [MemberData(nameof(Grid.Precisions), MemberType = typeof(Grid))]
    public void Mini_batches_with_momentum_keep_to_the_oracles_path_epoch_by_epoch(string backend, Precision storage)
    {
        using var problem = Problem.Create(300, 11, Problem.Native(storage), weighted: true);
        var solver = new MiniBatchDescent { LearningRate = 0.05, Momentum = 0.8, BatchSize = 23, Epochs = 4, Seed = 5, Tolerance = 0 };
        var (expected, oracle) = Fits.Run(solver, new ReferenceBackend().Prepare(problem.Data, LossKind.Logistic, storage), 0.5);
        var (w, result) = Fits.Run(solver, backends.Prepare(backend, problem.Data, storage), 0.5);

        // 56 steps of α/(1 − μ) = 0.25 in effect, each with a gradient off by some units of epsilon at most.
        double tolerance = 56 * 0.25 * 8 * Tolerance.Epsilon(storage);
        Assert.Equal(StopReason.IterationLimit, result.StopReason);
        Assert.Equal(4, result.Iterations);
        Close.Numbers([.. oracle.CostHistory], [.. result.CostHistory], [.. Enumerable.Repeat(tolerance, 5)], "J after each epoch");
        Close.Numbers(expected, w, [.. Enumerable.Repeat(tolerance, w.Length)], "w");
        Assert.True(result.Value < result.CostHistory[0] - 0.05, "the fit went nowhere, so the comparison says nothing");
    }

    [Theory]
    [MemberData(nameof(Grid.Names), MemberType = typeof(Grid))]
    public void Every_update_rule_keeps_to_the_oracles_path(string backend)
    {
        using var problem = Problem.Create(300, 11, ElementType.Float64, weighted: true);
        foreach (var rule in Enum.GetValues<UpdateRule>())
        {
            var solver = new MiniBatchDescent
            {
                Update = rule, LearningRate = 0.02, Schedule = new() { Kind = ScheduleKind.Cosine, WarmupEpochs = 1 }, AverageShare = 0.5, Decay = 0.5 / 300,
                Momentum = 0.8, BatchSize = 23, Epochs = 4, Seed = 5, Tolerance = 0,
            };
            var (expected, oracle) = Fits.Run(solver, new ReferenceBackend().Prepare(problem.Data, LossKind.Logistic, Precision.Float64), 0.5);
            var (w, result) = Fits.Run(solver, backends.Prepare(backend, problem.Data, Precision.Float64), 0.5);
            Close.Numbers([.. oracle.CostHistory], [.. result.CostHistory], [.. Enumerable.Repeat(1e-10, 5)], $"J after each epoch, {rule}");
            Close.Numbers(expected, w, [.. Enumerable.Repeat(1e-10, w.Length)], $"w, {rule}");
            Assert.True(result.Value < result.CostHistory[0] - 0.02, $"{rule} went nowhere, so the comparison says nothing");
        }
    }

    private static (double[][] Path, double[] Costs) Descend(IObjective loss)
    {
        using var objective = new PenalizedObjective(loss, 0, true);
        var space = objective.Space;
        using Vector w = space.Allocate(objective.Shape.Coefficients), gradient = space.Allocate(objective.Shape.Coefficients);
        var path = new double[Steps + 1][];
        var costs = new double[Steps + 1];
        for (int step = 0; step <= Steps; step++)
        {
            path[step] = space.Read(w);
            costs[step] = objective.ValueAndGradient(w, gradient, RowRange.All(objective.Shape.Rows));
            space.Combine(w, [new Term(1, w), new Term(-Rate, gradient)]);
        }

        return (path, costs);
    }

    private static double Norm(double[] values) => Math.Sqrt(values.Sum(v => v * v));
}
