using GpuLogReg.Compute;
using GpuLogReg.Cpu;
using GpuLogReg.Data;
using GpuLogReg.Solvers;

namespace GpuLogReg.Core.Tests.Solvers;

public class EarlyStoppingTests
{
    /// <summary>Thirty rows of twenty columns are fitted without penalty until they are told apart, which the held-out rows pay for.</summary>
    private readonly Dataset _train = TestSets.Random(30, 20, 1), _heldOut = TestSets.Random(200, 20, 2);

    [Fact]
    public void Stops_after_the_patience_and_restores_the_best_epoch()
    {
        var (result, heldOutLoss, trainLoss) = Run(3, 200);
        Assert.Equal(StopReason.EarlyStopped, result.StopReason);
        Assert.InRange(result.Iterations, 4, 199);
        int best = IndexOfLeast(result.ValidationHistory);
        Assert.Equal(result.Iterations, best + 3);
        Assert.Equal(result.ValidationHistory.Count, result.CostHistory.Count);
        Assert.Equal(result.ValidationHistory[best], heldOutLoss);
        Assert.Equal(result.CostHistory[best], trainLoss);
        Assert.Equal(trainLoss, result.Value);
        Assert.True(result.CostHistory[^1] < result.Value, "the fit went on to fall, so the comparison says something");
    }

    [Fact]
    public void Patience_that_is_not_used_up_still_restores_the_best_epoch()
    {
        var (result, heldOutLoss, _) = Run(1000, 60);
        Assert.Equal(StopReason.IterationLimit, result.StopReason);
        Assert.Equal(60, result.Iterations);
        Assert.Equal(result.ValidationHistory.Min(), heldOutLoss);
        Assert.True(result.ValidationHistory[^1] > heldOutLoss);
    }

    [Fact]
    public void The_rows_held_out_do_not_change_the_steps()
    {
        var (with, _, _) = Run(1000, 10);
        var (without, _, _) = Run(1000, 10, validate: false);
        Assert.Equal(without.CostHistory, with.CostHistory);
        Assert.Empty(without.ValidationHistory);
        Assert.Equal(without.Evaluations, with.Evaluations);
    }

    private (SolverResult Result, double HeldOutLoss, double TrainLoss) Run(int patience, int epochs, bool validate = true)
    {
        using PenalizedObjective objective = Objective(_train), validation = Objective(_heldOut);
        using Vector w = objective.Space.Allocate(21), gradient = objective.Space.Allocate(21);
        var solver = new MiniBatchDescent
        {
            LearningRate = 0.5, BatchSize = 10, Epochs = epochs, Tolerance = 0, Validation = validate ? validation : null, Patience = patience,
        };
        var result = solver.Minimize(objective, w);
        return (result, validation.ValueAndGradient(w, gradient, RowRange.All(200)), objective.ValueAndGradient(w, gradient, RowRange.All(30)));
    }

    private static PenalizedObjective Objective(Dataset data) => new(new ReferenceBackend().Prepare(data, LossKind.Logistic, Precision.Float64), 0, true);

    private static int IndexOfLeast(IReadOnlyList<double> values) => Enumerable.Range(0, values.Count).MinBy(i => values[i]);
}
