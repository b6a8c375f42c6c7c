using GpuLogReg.Solvers;

namespace GpuLogReg.Core.Tests.Solvers;

public class LbfgsTests
{
    private static FunctionObjective Rosenbrock() => new(
        2,
        x => (100 * Math.Pow(x[1] - (x[0] * x[0]), 2)) + Math.Pow(1 - x[0], 2),
        x => [(-400 * x[0] * (x[1] - (x[0] * x[0]))) - (2 * (1 - x[0])), 200 * (x[1] - (x[0] * x[0]))]);

    private static FunctionObjective Quadratic(double[] curvature) => new(
        curvature.Length,
        x => 0.5 * x.Select((v, j) => curvature[j] * (v - j) * (v - j)).Sum(),
        x => [.. x.Select((v, j) => curvature[j] * (v - j))]);

    [Fact]
    public void Rosenbrocks_valley_is_followed_to_its_minimum_at_1_1()
    {
        var (result, point) = Rosenbrock().Minimize(new Lbfgs { Tolerance = 1e-10 }, [-1.2, 1]);
        Assert.Equal(StopReason.Converged, result.StopReason);
        Assert.Equal(1, point[0], 1e-9);
        Assert.Equal(1, point[1], 1e-9);
        Assert.InRange(result.Iterations, 10, 60);
    }

    [Fact]
    public void A_badly_scaled_quadratic_of_more_variables_than_memory_converges()
    {
        var (result, point) = Quadratic([.. Enumerable.Range(0, 40).Select(j => Math.Pow(10, j / 10.0))]).Minimize(new Lbfgs { Tolerance = 1e-8 }, new double[40]);
        Assert.Equal(StopReason.Converged, result.StopReason);
        for (int j = 0; j < 40; j++)
            Assert.Equal(j, point[j], 1e-7);
    }

    [Fact]
    public void From_the_origin_the_first_step_is_of_unit_length_and_elsewhere_no_longer_than_the_gradient()
    {
        // J falls by 0.01 a unit of x₁.
        Assert.Equal(1, FirstTrial([0, 0]), 1e-12);
        Assert.Equal(0.01, FirstTrial([0, 2]), 1e-12);

        static double FirstTrial(double[] start)
        {
            var points = new List<double>();
            var objective = new FunctionObjective(
                2,
                x =>
                {
                    points.Add(x[0]);
                    return (1e-4 * x[0] * x[0]) - (0.01 * x[0]);
                },
                x => [(2e-4 * x[0]) - 0.01, 0]);
            objective.Minimize(new Lbfgs { Tolerance = 1e-8 }, start);
            return points.First(x => x != 0);
        }
    }

    [Fact]
    public void Costs_fall_and_start_with_the_cost_of_the_start()
    {
        var (result, _) = Rosenbrock().Minimize(new Lbfgs { Tolerance = 1e-8 }, [-1.2, 1]);
        Assert.Equal(24.2, result.CostHistory[0], 1e-12);
        Assert.Equal(result.Iterations + 1, result.CostHistory.Count);
        for (int i = 1; i < result.CostHistory.Count; i++)
            Assert.True(result.CostHistory[i] <= result.CostHistory[i - 1] * (1 + 1e-12));
    }

    [Fact]
    public void Every_evaluation_is_counted()
    {
        var objective = Rosenbrock();
        var (result, _) = objective.Minimize(new Lbfgs { Tolerance = 1e-8 }, [-1.2, 1]);
        Assert.Equal(objective.Evaluations, result.Evaluations);
    }

    [Fact]
    public void The_iteration_limit_is_named_and_kept()
    {
        var (result, _) = Rosenbrock().Minimize(new Lbfgs { Tolerance = 1e-10, MaxIterations = 3 }, [-1.2, 1]);
        Assert.Equal(StopReason.IterationLimit, result.StopReason);
        Assert.Equal(3, result.Iterations);
    }

    [Fact]
    public void A_start_at_the_minimum_stops_at_once()
    {
        var (result, _) = Rosenbrock().Minimize(new Lbfgs(), [1, 1]);
        Assert.Equal(StopReason.Converged, result.StopReason);
        Assert.Equal(0, result.Iterations);
    }

    [Fact]
    public void A_gradient_that_lies_ends_as_a_failed_line_search_with_the_start_kept()
    {
        var liar = new FunctionObjective(2, x => x[0] * x[0], x => [-(2 * x[0]) - 1, 0]);
        var (result, point) = liar.Minimize(new Lbfgs(), [1, 0]);
        Assert.Equal(StopReason.LineSearchFailed, result.StopReason);
        Assert.Equal(1, result.Value);
        Assert.Equal([1.0, 0.0], point);
    }

    [Fact]
    public void A_value_that_is_not_finite_at_the_start_is_named_diverged()
    {
        var broken = new FunctionObjective(2, _ => double.NaN, _ => [1, 1]);
        Assert.Equal(StopReason.Diverged, broken.Minimize(new Lbfgs(), [0, 0]).Result.StopReason);
    }

    [Fact]
    public void A_cliff_to_infinity_is_stepped_back_from()
    {
        // −log(1 − x) + barrier: minimum of x² − log(1 − x) at x = (1 − √3)/2 from the quadratic 2x(1 − x) + 1 = 0.
        var cliff = new FunctionObjective(2, x => (x[0] * x[0]) - Math.Log(1 - x[0]), x => [(2 * x[0]) + (1 / (1 - x[0])), 0]);
        var (result, point) = cliff.Minimize(new Lbfgs { Tolerance = 1e-10 }, [0.99, 0]);
        Assert.Equal(StopReason.Converged, result.StopReason);
        Assert.Equal((1 - Math.Sqrt(3)) / 2, point[0], 1e-9);
    }

    [Fact]
    public void Cancelling_returns_the_iterate_so_far()
    {
        using var source = new CancellationTokenSource();
        source.Cancel();
        Assert.Equal(StopReason.Cancelled, Rosenbrock().Minimize(new Lbfgs(), [-1.2, 1], source.Token).Result.StopReason);
    }
}
