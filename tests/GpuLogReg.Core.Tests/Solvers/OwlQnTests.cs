using GpuLogReg.Solvers;

namespace GpuLogReg.Core.Tests.Solvers;

public class OwlQnTests
{
    private static readonly double[] s_curvature = [1, 2, 0.5, 4, 1, 10];
    private static readonly double[] s_center = [3, -2, 0.4, 0.2, -0.9, 0.05];

    /// <summary>½·Σ cⱼ·(wⱼ − aⱼ)² and the intercept's ½·(b − 5)²: with λ‖w‖₁ the minimiser is sign(aⱼ)·max(|aⱼ| − λ/cⱼ, 0), and b = 5.</summary>
    private static FunctionObjective Separable() => new(
        7,
        Value,
        x => [.. s_curvature.Select((c, j) => c * (x[j] - s_center[j])), x[6] - 5]);

    private static double Value(double[] x)
    {
        double sum = (x[6] - 5) * (x[6] - 5);
        for (int j = 0; j < 6; j++)
            sum += s_curvature[j] * (x[j] - s_center[j]) * (x[j] - s_center[j]);
        return 0.5 * sum;
    }

    /// <summary>½·(w − a)ᵀ·Q·(w − a), Q = [[2, 1], [1, 2]], a = (1, −1), and an intercept that it does not see.</summary>
    private static FunctionObjective Coupled() => new(
        3,
        x => ((x[0] - 1) * (x[0] - 1)) + ((x[0] - 1) * (x[1] + 1)) + ((x[1] + 1) * (x[1] + 1)),
        x => [(2 * (x[0] - 1)) + (x[1] + 1), (x[0] - 1) + (2 * (x[1] + 1)), 0]);

    [Theory]
    [InlineData(0)]
    [InlineData(0.3)]
    [InlineData(1)]
    [InlineData(2.5)]
    [InlineData(100)]
    public void A_separable_lasso_is_soft_thresholding_with_exact_zeros(double l1)
    {
        var (result, point) = Separable().Minimize(new OwlQn { L1 = l1, Tolerance = 1e-10 }, new double[7]);
        Assert.Equal(StopReason.Converged, result.StopReason);
        double penalty = 0;
        for (int j = 0; j < 6; j++)
        {
            double expected = Math.Sign(s_center[j]) * Math.Max(Math.Abs(s_center[j]) - (l1 / s_curvature[j]), 0);
            Assert.Equal(expected, point[j], 1e-9);
            Assert.Equal(expected == 0, point[j] == 0);
            penalty += l1 * Math.Abs(expected);
        }

        Assert.Equal(5, point[6], 1e-9);
        Assert.Equal(Value(point) + penalty, result.Value, 1e-9);
    }

    [Fact]
    public void Coefficients_that_start_on_the_wrong_side_are_brought_over()
    {
        var (result, point) = Separable().Minimize(new OwlQn { L1 = 1, Tolerance = 1e-10 }, [-7, 7, 7, -7, 7, 7, -7]);
        Assert.Equal(StopReason.Converged, result.StopReason);
        double[] expected = [2, -1.5, 0, 0, 0, 0, 5];
        for (int j = 0; j < 7; j++)
            Assert.Equal(expected[j], point[j], 1e-9);
        Assert.Equal(4, point.Count(v => v == 0));
    }

    [Fact]
    public void A_coupled_lasso_meets_its_conditions_by_hand()
    {
        // In the orthant (+, −): 2(x − 1) + (y + 1) = −λ, (x − 1) + 2(y + 1) = λ, so x = 1 − λ and y = −1 + λ; λ = 1/2 gives (1/2, −1/2).
        var (_, inside) = Coupled().Minimize(new OwlQn { L1 = 0.5, Tolerance = 1e-10 }, new double[3]);
        Assert.Equal(0.5, inside[0], 1e-9);
        Assert.Equal(-0.5, inside[1], 1e-9);

        // At zero the slopes are (−1, 1): λ = 1 holds both.
        var (_, corner) = Coupled().Minimize(new OwlQn { L1 = 1, Tolerance = 1e-10 }, [3, 3, 0]);
        Assert.Equal([0.0, 0.0, 0.0], corner);
    }

    [Fact]
    public void Without_strength_it_finds_what_lbfgs_finds()
    {
        var rosenbrock = new FunctionObjective(
            2,
            x => (100 * Math.Pow(x[1] - (x[0] * x[0]), 2)) + Math.Pow(1 - x[0], 2),
            x => [(-400 * x[0] * (x[1] - (x[0] * x[0]))) - (2 * (1 - x[0])), 200 * (x[1] - (x[0] * x[0]))]);
        var (result, point) = rosenbrock.Minimize(new OwlQn { L1 = 0, Tolerance = 1e-9 }, [1.2, 1]);
        Assert.Equal(StopReason.Converged, result.StopReason);
        Assert.Equal(1, point[0], 1e-8);
        Assert.Equal(1, point[1], 1e-8);
    }

    [Fact]
    public void Costs_never_rise_and_start_with_the_cost_of_the_start()
    {
        var objective = Separable();
        var (result, _) = objective.Minimize(new OwlQn { L1 = 0.3, Tolerance = 1e-10 }, [1, 1, 1, 1, 1, 1, 1]);
        Assert.Equal(Value([1, 1, 1, 1, 1, 1, 1]) + (6 * 0.3), result.CostHistory[0], 1e-12);
        Assert.Equal(result.Iterations + 1, result.CostHistory.Count);
        Assert.Equal(objective.Evaluations, result.Evaluations);
        for (int i = 1; i < result.CostHistory.Count; i++)
            Assert.True(result.CostHistory[i] <= result.CostHistory[i - 1] * (1 + 1e-12));
    }

    [Fact]
    public void The_iteration_limit_is_named_and_kept()
    {
        var (result, _) = Separable().Minimize(new OwlQn { L1 = 0.3, Tolerance = 1e-12, MaxIterations = 2 }, new double[7]);
        Assert.Equal(StopReason.IterationLimit, result.StopReason);
        Assert.Equal(2, result.Iterations);
    }

    [Fact]
    public void A_start_at_the_minimum_stops_at_once()
    {
        var (result, point) = Coupled().Minimize(new OwlQn { L1 = 1 }, [0, 0, 0.25]);
        Assert.Equal(StopReason.Converged, result.StopReason);
        Assert.Equal(0, result.Iterations);
        Assert.Equal(0, result.GradientNorm);
        Assert.Equal([0, 0, 0.25], point);
    }

    [Fact]
    public void A_gradient_that_lies_ends_as_a_failed_line_search_with_the_start_kept()
    {
        var liar = new FunctionObjective(2, x => x[0] * x[0], x => [-(2 * x[0]) - 2, 0]);
        var (result, point) = liar.Minimize(new OwlQn { L1 = 0.5 }, [1, 0]);
        Assert.Equal(StopReason.LineSearchFailed, result.StopReason);
        Assert.Equal(1.5, result.Value);
        Assert.Equal([1.0, 0.0], point);
    }

    [Theory]
    [InlineData(double.NaN, 1)]
    [InlineData(double.PositiveInfinity, 1)]
    [InlineData(1, double.NaN)]
    public void A_start_that_is_not_finite_is_named_diverged(double value, double slope) =>
        Assert.Equal(StopReason.Diverged, new FunctionObjective(2, _ => value, _ => [slope, 0]).Minimize(new OwlQn { L1 = 0.5 }, [0, 0]).Result.StopReason);

    [Fact]
    public void A_cliff_to_infinity_is_stepped_back_from()
    {
        // x² − log(1 − x) + λ·|x| for x < 0: 2x + 1/(1 − x) = λ = 1/2, so 4x² − 5x − 1 = 0 and x = (5 − √41)/8.
        var cliff = new FunctionObjective(2, x => (x[0] * x[0]) - Math.Log(1 - x[0]), x => [(2 * x[0]) + (1 / (1 - x[0])), 0]);
        var (result, point) = cliff.Minimize(new OwlQn { L1 = 0.5, Tolerance = 1e-10 }, [0.99, 0]);
        Assert.Equal(StopReason.Converged, result.StopReason);
        Assert.Equal((5 - Math.Sqrt(41)) / 8, point[0], 1e-9);
    }

    [Fact]
    public void Cancelling_returns_the_iterate_so_far()
    {
        using var source = new CancellationTokenSource();
        source.Cancel();
        var (result, point) = Separable().Minimize(new OwlQn { L1 = 1 }, [1, 1, 1, 1, 1, 1, 1], source.Token);
        Assert.Equal(StopReason.Cancelled, result.StopReason);
        Assert.All(point, v => Assert.Equal(1, v));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void Unfit_strength_is_refused(double l1) =>
        Assert.Contains("'L1' is", Assert.Throws<InvalidOperationException>(() => Separable().Minimize(new OwlQn { L1 = l1 }, new double[7])).Message, StringComparison.Ordinal);
}
