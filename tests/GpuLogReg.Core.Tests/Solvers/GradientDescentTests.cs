using GpuLogReg.Compute;
using GpuLogReg.Cpu;
using GpuLogReg.Solvers;

namespace GpuLogReg.Core.Tests.Solvers;

public class GradientDescentTests
{
    private static PenalizedObjective Objective(GpuLogReg.Data.Dataset data, double l2 = 0) =>
        new(new ReferenceBackend().Prepare(data, LossKind.Logistic, Precision.Float64), l2, true);

    [Fact]
    public void A_thousand_steps_at_rate_0_01_equal_a_straight_loop()
    {
        double[,] x = { { 0.2, 0.8 }, { 0.5, 0.4 }, { 0.9, 0.1 }, { 0.4, 0.6 } };
        double[] y = [0, 0, 1, 0], expected = [0, 0, 0];
        for (int step = 0; step < 1000; step++)
        {
            double[] g = [0, 0, 0];
            for (int i = 0; i < 4; i++)
            {
                double residual = (1 / (1 + Math.Exp(-((x[i, 0] * expected[0]) + (x[i, 1] * expected[1]) + expected[2])))) - y[i];
                g[0] += residual * x[i, 0] / 4;
                g[1] += residual * x[i, 1] / 4;
                g[2] += residual / 4;
            }

            for (int j = 0; j < 3; j++)
                expected[j] -= 0.01 * g[j];
        }

        using var objective = Objective(TestSets.FourRows());
        using var w = objective.Space.Allocate(3);
        var result = new GradientDescent { LearningRate = 0.01, MaxIterations = 1000, Tolerance = 0 }.Minimize(objective, w);
        var got = new double[3];
        objective.Space.Download(w, got);
        for (int j = 0; j < 3; j++)
            Assert.Equal(expected[j], got[j], 1e-12);
        Assert.Equal(StopReason.IterationLimit, result.StopReason);
        Assert.Equal(1001, result.CostHistory.Count);
        Assert.Equal(Math.Log(2), result.CostHistory[0], 1e-15);
        Assert.Equal(result.CostHistory[^1], result.Value);
    }

    [Fact]
    public void The_derived_rate_lowers_the_cost_at_every_step_and_converges()
    {
        using var objective = Objective(TestSets.Random(400, 6, 11), l2: 4);
        using var w = objective.Space.Allocate(7);
        var result = new GradientDescent { MaxIterations = 5000, Tolerance = 1e-6 }.Minimize(objective, w);
        Assert.Equal(StopReason.Converged, result.StopReason);
        for (int i = 1; i < result.CostHistory.Count; i++)
            Assert.True(result.CostHistory[i] <= result.CostHistory[i - 1] + 1e-15);
    }

    [Fact]
    public void The_derived_rate_is_one_over_the_largest_curvature()
    {
        // X = ±1 in one column, no other: the Hessian at zero is ¼·[[1, 0], [0, 1]] for balanced signs, so L = 1/4; the rate keeps 5 % away.
        var data = new GpuLogReg.Data.Dataset(GpuLogReg.Data.DenseMatrix.From(new double[,] { { 1 }, { -1 }, { 1 }, { -1 } }), new[] { 0, 1, 1, 0 });
        using var objective = Objective(data);
        double evaluations = 0;
        Assert.Equal(4 / 1.05, StepSize.FromLipschitz(objective, ref evaluations), 0.02);
    }

    [Fact]
    public void A_rate_far_too_high_on_a_steep_function_is_named_diverged_and_the_best_point_kept()
    {
        var quartic = new FunctionObjective(2, x => Math.Pow(x[0], 4), x => [4 * Math.Pow(x[0], 3), 0]);
        var (result, point) = quartic.Minimize(new GradientDescent { LearningRate = 10, Tolerance = 0 }, [1, 0]);
        Assert.Equal(StopReason.Diverged, result.StopReason);
        Assert.Equal(1, result.Value);
        Assert.Equal([1.0, 0.0], point);
    }
}
