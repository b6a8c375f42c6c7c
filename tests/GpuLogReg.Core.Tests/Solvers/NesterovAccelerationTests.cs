using GpuLogReg.Compute;
using GpuLogReg.Solvers;

namespace GpuLogReg.Core.Tests.Solvers;

public class NesterovAccelerationTests
{
    /// <summary>½·(1000·x² + y²): condition 1000, L = 1000, minimum at 0.</summary>
    private static FunctionObjective Narrow() => new(2, x => 0.5 * ((1000 * x[0] * x[0]) + (x[1] * x[1])), x => [1000 * x[0], x[1]]);

    [Fact]
    public void Steps_equal_the_sequence_of_Beck_and_Teboulle()
    {
        double[] x = [1, 1], y = [1, 1];
        double t = 1;
        for (int k = 0; k < 6; k++)
        {
            double next = (1 + Math.Sqrt(1 + (4 * t * t))) / 2;
            double[] moved = [y[0] - (0.0001 * 1000 * y[0]), y[1] - (0.0001 * y[1])];
            y = [moved[0] + ((t - 1) / next * (moved[0] - x[0])), moved[1] + ((t - 1) / next * (moved[1] - x[1]))];
            (x, t) = (moved, next);
        }

        var (result, point) = Narrow().Minimize(new GradientDescent { Accelerated = true, LearningRate = 0.0001, MaxIterations = 6, Tolerance = 0 }, [1, 1]);
        Assert.Equal(7, result.Evaluations);
        Assert.Equal(y[0], point[0], 1e-14);
        Assert.Equal(y[1], point[1], 1e-14);
    }

    [Fact]
    public void An_ill_conditioned_function_takes_a_tenth_of_the_plain_iterations_and_J_never_rises()
    {
        var plain = new GradientDescent { LearningRate = 1e-3, MaxIterations = 20000, Tolerance = 1e-6 };
        var accelerated = new GradientDescent { Accelerated = true, LearningRate = 1e-3, MaxIterations = 20000, Tolerance = 1e-6 };
        var slow = Narrow().Minimize(plain, [1, 1]).Result;
        var fast = Narrow().Minimize(accelerated, [1, 1]).Result;
        Assert.Equal((StopReason.Converged, StopReason.Converged), (slow.StopReason, fast.StopReason));
        Assert.True(fast.Evaluations * 10 < slow.Evaluations, $"{fast.Evaluations} passes against {slow.Evaluations}");
        Assert.Equal(fast.Iterations + 1, fast.CostHistory.Count);
        Assert.True(fast.Evaluations > fast.CostHistory.Count, "nothing was taken back, so the restart is not tested");
        for (int i = 1; i < fast.CostHistory.Count; i++)
            Assert.True(fast.CostHistory[i] <= fast.CostHistory[i - 1]);
    }

    [Fact]
    public void Logistic_loss_with_columns_of_unlike_size_takes_far_fewer_passes()
    {
        var data = TestSets.Random(400, 6, 11);
        var scaled = data.WithScaling(new GpuLogReg.Data.ColumnScaling(new double[6], [1, 0.1, 5, 0.3, 10, 1]));
        double Passes(bool accelerated)
        {
            using var objective = new PenalizedObjective(new GpuLogReg.Cpu.ReferenceBackend().Prepare(scaled, LossKind.Logistic, Precision.Float64), 1, true);
            using var w = objective.Space.Allocate(7);
            var result = new GradientDescent { Accelerated = accelerated, MaxIterations = 50000, Tolerance = 1e-6 }.Minimize(objective, w);
            Assert.Equal(StopReason.Converged, result.StopReason);
            return result.Evaluations;
        }

        double plain = Passes(false), fast = Passes(true);
        Assert.True(5 * fast < plain, $"{fast} passes against {plain}");
    }

    [Fact]
    public void A_rate_far_too_high_is_still_named_diverged_and_the_best_point_kept()
    {
        var quartic = new FunctionObjective(2, x => Math.Pow(x[0], 4), x => [4 * Math.Pow(x[0], 3), 0]);
        var (result, point) = quartic.Minimize(new GradientDescent { Accelerated = true, LearningRate = 10, Tolerance = 0 }, [1, 0]);
        Assert.Equal(StopReason.Diverged, result.StopReason);
        Assert.Equal([1.0, 0.0], point);
    }
}
