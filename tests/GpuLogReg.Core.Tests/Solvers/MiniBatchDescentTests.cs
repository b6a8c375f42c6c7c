using GpuLogReg.Compute;
using GpuLogReg.Cpu;
using GpuLogReg.Solvers;

namespace GpuLogReg.Core.Tests.Solvers;

public class MiniBatchDescentTests
{
    [Fact]
    public void Three_epochs_with_momentum_equal_a_straight_loop()
    {
        const int n = 23, d = 3, batch = 5;
        const double rate = 0.2, momentum = 0.8, l2 = 0.5;
        var data = TestSets.Random(n, d, 4);
        double[] w = new double[d + 1], v = new double[d + 1];
        var order = new int[n];
        for (int epoch = 0; epoch < 3; epoch++)
        {
            RowOrder.Shuffle(order, 17, epoch);
            foreach (int[] rows in order.Chunk(batch))
            {
                var g = new double[d + 1];
                foreach (int i in rows)
                {
                    var x = data.Dense().Row<double>(i);
                    double z = w[d];
                    for (int j = 0; j < d; j++)
                        z += x[j] * w[j];
                    double residual = (1 / (1 + Math.Exp(-z))) - data.Labels.Span[i];
                    for (int j = 0; j < d; j++)
                        g[j] += residual * x[j] / rows.Length;
                    g[d] += residual / rows.Length;
                }

                for (int j = 0; j <= d; j++)
                {
                    v[j] = (momentum * v[j]) - (rate * (g[j] + (j < d ? l2 / n * w[j] : 0)));
                    w[j] += v[j];
                }
            }
        }

        using var objective = new PenalizedObjective(new ReferenceBackend().Prepare(data, LossKind.Logistic, Precision.Float64), l2, true);
        using var point = objective.Space.Allocate(d + 1);
        var solver = new MiniBatchDescent { LearningRate = rate, Momentum = momentum, BatchSize = batch, Epochs = 3, Seed = 17, Tolerance = 0 };
        var result = solver.Minimize(objective, point);
        var got = new double[d + 1];
        objective.Space.Download(point, got);
        for (int j = 0; j <= d; j++)
            Assert.Equal(w[j], got[j], 1e-13);
        Assert.Equal(StopReason.IterationLimit, result.StopReason);
        Assert.Equal(3, result.Iterations);
        Assert.Equal(4, result.CostHistory.Count);
        Assert.Equal(7, result.Evaluations);
    }

    [Fact]
    public void The_derived_rate_brings_the_cost_near_the_optimum()
    {
        var data = TestSets.Random(500, 4, 8);
        using var objective = new PenalizedObjective(new SimdBackend().Prepare(data, LossKind.Logistic, Precision.Float64), 1, true);
        using var w = objective.Space.Allocate(5);
        double best = new Lbfgs { Tolerance = 1e-9 }.Minimize(objective, w).Value;
        objective.Space.Combine(w, []);
        var result = new MiniBatchDescent { BatchSize = 32, Epochs = 30 }.Minimize(objective, w);
        Assert.InRange(result.Value, best, best * 1.05);
    }

    [Fact]
    public void Cancelling_in_an_epoch_returns_a_point_whose_cost_is_known()
    {
        var data = TestSets.Random(100, 3, 1);
        using var objective = new PenalizedObjective(new ReferenceBackend().Prepare(data, LossKind.Logistic, Precision.Float64), 1, true);
        using var w = objective.Space.Allocate(4);
        using var source = new CancellationTokenSource();
        var stopAfterTwo = new Reporter(p => { if (p.Iteration == 2) source.Cancel(); });
        var result = new MiniBatchDescent { Epochs = 50, Tolerance = 0 }.Minimize(objective, w, stopAfterTwo, source.Token);
        Assert.Equal(StopReason.Cancelled, result.StopReason);
        using var gradient = objective.Space.Allocate(4);
        Assert.Equal(result.Value, objective.ValueAndGradient(w, gradient, RowRange.All(100)));
    }

    private sealed class Reporter(Action<SolverProgress> action) : IProgress<SolverProgress>
    {
        public void Report(SolverProgress value) => action(value);
    }
}
