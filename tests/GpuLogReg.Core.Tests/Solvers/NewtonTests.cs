using GpuLogReg.Compute;
using GpuLogReg.Cpu;
using GpuLogReg.Data;
using GpuLogReg.Solvers;

namespace GpuLogReg.Core.Tests.Solvers;

public class NewtonTests
{
    private static FunctionObjective Rosenbrock(bool dense = true) => new(
        2,
        x => (100 * Math.Pow(x[1] - (x[0] * x[0]), 2)) + Math.Pow(1 - x[0], 2),
        x => [(-400 * x[0] * (x[1] - (x[0] * x[0]))) - (2 * (1 - x[0])), 200 * (x[1] - (x[0] * x[0]))],
        x => new[,] { { (1200 * x[0] * x[0]) - (400 * x[1]) + 2, -400 * x[0] }, { -400 * x[0], 200 } })
    {
        OffersDense = dense,
    };

    private static FunctionObjective Quadratic(double[] curvature, bool dense = true) => new(
        curvature.Length,
        x => 0.5 * x.Select((v, j) => curvature[j] * (v - j) * (v - j)).Sum(),
        x => [.. x.Select((v, j) => curvature[j] * (v - j))],
        _ =>
        {
            var matrix = new double[curvature.Length, curvature.Length];
            for (int j = 0; j < curvature.Length; j++)
                matrix[j, j] = curvature[j];
            return matrix;
        })
    {
        OffersDense = dense,
    };

    [Fact]
    public void A_quadratic_is_minimised_in_one_step_whatever_its_scales()
    {
        var (result, point) = Quadratic([.. Enumerable.Range(0, 40).Select(j => Math.Pow(10, j / 5.0))]).Minimize(new Newton { Tolerance = 1e-6 }, new double[40]);
        Assert.Equal(StopReason.Converged, result.StopReason);
        Assert.Equal(1, result.Iterations);
        for (int j = 0; j < 40; j++)
            Assert.Equal(j, point[j], 1e-12);
    }

    [Fact]
    public void Conjugate_gradients_minimise_a_quadratic_in_a_few_truncated_steps()
    {
        var (result, point) = Quadratic([.. Enumerable.Range(0, 40).Select(j => 1 + (j / 10.0))], dense: false).Minimize(new Newton { Tolerance = 1e-9 }, new double[40]);
        Assert.Equal(StopReason.Converged, result.StopReason);
        Assert.InRange(result.Iterations, 1, 15);
        for (int j = 0; j < 40; j++)
            Assert.Equal(j, point[j], 1e-8);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Rosenbrocks_valley_is_followed_to_its_minimum_at_1_1(bool dense)
    {
        var objective = Rosenbrock(dense);
        var (result, point) = objective.Minimize(new Newton { Tolerance = 1e-10 }, [-1.2, 1]);
        Assert.Equal(StopReason.Converged, result.StopReason);
        Assert.Equal(1, point[0], 1e-9);
        Assert.Equal(1, point[1], 1e-9);
        
        // Truncated solves make shorter steps far from the minimum, where they are loose.
        Assert.InRange(result.Iterations, 5, dense ? 40 : 100);
        Assert.Equal(objective.Evaluations, result.Evaluations);
        Assert.Equal(24.2, result.CostHistory[0], 1e-12);
        Assert.Equal(result.Iterations + 1, result.CostHistory.Count);
        for (int i = 1; i < result.CostHistory.Count; i++)
            Assert.True(result.CostHistory[i] <= result.CostHistory[i - 1] * (1 + 1e-12));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void From_a_hilltop_of_negative_curvature_it_still_goes_down(bool dense)
    {
        // (x² − 1)²/4 + y²/2: at x = 0.1 the Hessian is indefinite; minima at x = ±1.
        var hills = new FunctionObjective(
            2,
            x => (0.25 * Math.Pow((x[0] * x[0]) - 1, 2)) + (0.5 * x[1] * x[1]),
            x => [x[0] * ((x[0] * x[0]) - 1), x[1]],
            x => new[,] { { (3 * x[0] * x[0]) - 1, 0 }, { 0, 1 } })
        {
            OffersDense = dense,
        };
        var (result, point) = hills.Minimize(new Newton { Tolerance = 1e-10 }, [0.1, 0.3]);
        Assert.Equal(StopReason.Converged, result.StopReason);
        Assert.Equal(1, Math.Abs(point[0]), 1e-9);
    }

    [Fact]
    public void The_iteration_limit_is_named_and_kept()
    {
        var (result, _) = Rosenbrock().Minimize(new Newton { Tolerance = 1e-10, MaxIterations = 2 }, [-1.2, 1]);
        Assert.Equal((StopReason.IterationLimit, 2), (result.StopReason, result.Iterations));
    }

    [Fact]
    public void A_start_at_the_minimum_stops_at_once()
    {
        var (result, _) = Rosenbrock().Minimize(new Newton(), [1, 1]);
        Assert.Equal((StopReason.Converged, 0, 1.0), (result.StopReason, result.Iterations, result.Evaluations));
    }

    [Fact]
    public void A_gradient_that_lies_ends_as_a_failed_line_search_with_the_start_kept()
    {
        var liar = new FunctionObjective(2, x => x[0] * x[0], x => [-(2 * x[0]) - 1, 0], _ => new double[,] { { 2, 0 }, { 0, 1 } });
        var (result, point) = liar.Minimize(new Newton(), [1, 0]);
        Assert.Equal(StopReason.LineSearchFailed, result.StopReason);
        Assert.Equal(1, result.Value);
        Assert.Equal([1.0, 0.0], point);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_Hessian_that_is_not_finite_leaves_the_bare_gradient(bool dense)
    {
        var broken = new FunctionObjective(2, x => 0.5 * ((x[0] * x[0]) + (x[1] * x[1])), x => [x[0], x[1]], _ => new[,] { { double.NaN, 0 }, { 0, double.PositiveInfinity } })
        {
            OffersDense = dense,
        };
        var (result, _) = broken.Minimize(new Newton { Tolerance = 1e-8 }, [3, 4]);
        Assert.Equal(StopReason.Converged, result.StopReason);
    }

    [Fact]
    public void A_value_that_is_not_finite_at_the_start_is_named_diverged()
    {
        var broken = new FunctionObjective(2, _ => double.NaN, _ => [1, 1]);
        Assert.Equal(StopReason.Diverged, broken.Minimize(new Newton(), [0, 0]).Result.StopReason);
    }

    [Fact]
    public void A_cliff_to_infinity_is_stepped_back_from()
    {
        // x² − log(1 − x) from a point whose Newton step overshoots the cliff at x = 1; minimum at (1 − √3)/2.
        var cliff = new FunctionObjective(
            2,
            x => (x[0] * x[0]) - Math.Log(1 - x[0]),
            x => [(2 * x[0]) + (1 / (1 - x[0])), 0],
            x => new[,] { { 0.01, 0 }, { 0, 1 } });
        var (result, point) = cliff.Minimize(new Newton { Tolerance = 1e-10 }, [-0.9, 0]);
        Assert.Equal(StopReason.Converged, result.StopReason);
        Assert.Equal((1 - Math.Sqrt(3)) / 2, point[0], 1e-9);
    }

    [Fact]
    public void Cancelling_returns_the_iterate_so_far()
    {
        using var source = new CancellationTokenSource();
        source.Cancel();
        Assert.Equal(StopReason.Cancelled, Rosenbrock().Minimize(new Newton(), [-1.2, 1], source.Token).Result.StopReason);
    }

    [Fact]
    public void On_data_it_finds_what_lbfgs_finds_in_a_handful_of_steps()
    {
        var data = TestSets.Random(500, 9, 4, weighted: true);
        var (expected, _) = Fit(new Lbfgs { Tolerance = 1e-11 }, data, 1, true);
        var (w, result) = Fit(new Newton { Tolerance = 1e-11 }, data, 1, true);
        Assert.Equal(StopReason.Converged, result.StopReason);
        Assert.InRange(result.Iterations, 2, 8);
        Assert.Equal(1 + (2.0 * result.Iterations), result.Evaluations);
        for (int j = 0; j < w.Length; j++)
            Assert.Equal(expected[j], w[j], 1e-8);
    }

    [Fact]
    public void More_columns_than_rows_and_than_the_dense_limit_go_through_conjugate_gradients()
    {
        var data = TestSets.Random(40, 600, 8);
        var (w, result) = Fit(new Newton { Tolerance = 1e-10 }, data, 1, true);
        var (expected, _) = Fit(new Lbfgs { Tolerance = 1e-10 }, data, 1, true);
        Assert.Equal(StopReason.Converged, result.StopReason);
        for (int j = 0; j < w.Length; j++)
            Assert.Equal(expected[j], w[j], 1e-6);
    }

    [Fact]
    public void More_columns_than_rows_without_a_penalty_separate_the_classes()
    {
        var (_, result) = Fit(new Newton { Tolerance = 1e-6 }, TestSets.Random(12, 30, 8), 0, true);
        Assert.Equal(StopReason.Converged, result.StopReason);
        Assert.InRange(result.Value, 0, 1e-4);
    }

    [Fact]
    public void A_column_that_is_there_twice_costs_nothing_without_a_penalty()
    {
        var once = TestSets.Random(200, 3, 21);
        var twice = new double[200, 5];
        var row = new double[3];
        for (int i = 0; i < 200; i++)
        {
            // The third column again, and a sum of two.
            once.CopyRow(i, row);
            (twice[i, 0], twice[i, 1], twice[i, 2], twice[i, 3], twice[i, 4]) = (row[0], row[1], row[2], row[2], row[0] + row[1]);
        }

        var (_, expected) = Fit(new Newton { Tolerance = 1e-10 }, once, 0, true);
        var (w, result) = Fit(new Newton { Tolerance = 1e-10 }, new Dataset(DenseMatrix.From(twice), once.Labels), 0, true);
        Assert.Equal(StopReason.Converged, result.StopReason);
        Assert.InRange(result.Iterations, 2, 10);
        Assert.Equal(expected.Value, result.Value, 1e-13);
        Assert.All(w, v => Assert.InRange(Math.Abs(v), 0, 100));
    }

    [Fact]
    public void Classes_that_all_but_separate_are_followed_until_the_gradient_is_small()
    {
        // x < 0 is class 0, x > 0 class 1, and at x = 0 both occur: the slope grows without bound, the intercept stays at 0.
        var data = new Dataset(DenseMatrix.From(new double[,] { { -2 }, { -1 }, { 0 }, { 0 }, { 1 }, { 2 } }), new[] { 0, 0, 0, 1, 1, 1 });
        var (w, result) = Fit(new Newton { Tolerance = 1e-9 }, data, 0, true);
        Assert.Equal(StopReason.Converged, result.StopReason);
        Assert.Equal(2 * Math.Log(2) / 6, result.Value, 1e-8);
        Assert.InRange(w[0], 15, 100);
        Assert.Equal(0, w[1], 1e-6);
    }

    [Theory]
    [InlineData(4)]
    [InlineData(600)]
    public void Without_an_intercept_it_stays_exactly_zero(int columns)
    {
        var data = TestSets.Random(60, columns, 5);
        var (w, result) = Fit(new Newton { Tolerance = 1e-10 }, data, 0.5, false);
        var (expected, _) = Fit(new Lbfgs { Tolerance = 1e-10 }, data, 0.5, false);
        Assert.Equal(StopReason.Converged, result.StopReason);
        Assert.Equal(0, w[^1]);
        for (int j = 0; j < w.Length; j++)
            Assert.Equal(expected[j], w[j], 1e-6);
    }

    private static (double[] W, SolverResult Result) Fit(ISolver solver, Dataset data, double l2, bool intercept)
    {
        using var backend = new SimdBackend();
        using var objective = new PenalizedObjective(backend.Prepare(data, LossKind.Logistic, Precision.Float64), l2, intercept);
        using var w = objective.Space.Allocate(objective.Shape.Coefficients);
        var result = solver.Minimize(objective, w);
        var values = new double[w.Length];
        objective.Space.Download(w, values);
        return (values, result);
    }
}
