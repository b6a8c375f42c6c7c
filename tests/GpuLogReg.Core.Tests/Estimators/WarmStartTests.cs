using GpuLogReg.Compute;
using GpuLogReg.Data;
using GpuLogReg.Estimators;
using GpuLogReg.Solvers;

namespace GpuLogReg.Core.Tests.Estimators;

public class WarmStartTests
{
    private static LogisticRegressionOptions Exact => new() { Precision = Precision.Float64, Tolerance = 1e-10, Device = "cpu" };

    public static TheoryData<SolverKind> Solvers => [SolverKind.Lbfgs, SolverKind.Newton, SolverKind.OwlQn, SolverKind.GradientDescent, SolverKind.MiniBatch];

    [Theory]
    [MemberData(nameof(Solvers))]
    public void A_fit_that_starts_at_its_optimum_stays_there(SolverKind solver)
    {
        var data = TestSets.Random(300, 4, 6, weighted: true);
        var first = new LogisticRegression(Exact).Fit(data);
        var again = new LogisticRegression(Exact with { Start = first, Solver = solver, Tolerance = 1e-9 }).Fit(data);
        Assert.Equal(StopReason.Converged, again.Training.StopReason);
        Assert.Equal(0, again.Training.Iterations);
        Assert.Equal(first.Coefficients[0], again.Coefficients[0]);
        Assert.Equal(first.Training.Objective, again.Training.CostHistory[0], 1e-15);
    }

    [Fact]
    public void A_start_with_other_scales_is_the_same_function()
    {
        var data = TestSets.Random(300, 4, 6);
        foreach (bool scaled in new[] { false, true })
        {
            var first = new LogisticRegression(Exact with { Penalty = Penalty.None, Standardize = scaled }).Fit(data);
            var again = new LogisticRegression(Exact with { Penalty = Penalty.None, Standardize = !scaled, Start = first, Tolerance = 1e-8 }).Fit(data);
            Assert.Equal(0, again.Training.Iterations);
            double[] expected = first.DecisionFunction(data.Features), margins = again.DecisionFunction(data.Features);
            for (int i = 0; i < margins.Length; i++)
                Assert.Equal(expected[i], margins[i], 1e-10);
        }
    }

    [Fact]
    public void Without_an_intercept_that_of_the_start_is_dropped()
    {
        var data = TestSets.Random(200, 3, 5);
        var first = new LogisticRegression(Exact).Fit(data);
        Assert.NotEqual(0, first.Intercepts[0]);
        var model = new LogisticRegression(Exact with { FitIntercept = false, Start = first }).Fit(data);
        Assert.Equal(0, model.Intercepts[0]);
        var cold = new LogisticRegression(Exact with { FitIntercept = false }).Fit(data);
        for (int j = 0; j < 3; j++)
            Assert.Equal(cold.Coefficients[0][j], model.Coefficients[0][j], 1e-8);
    }

    [Fact]
    public void A_start_of_other_features_or_classes_is_refused()
    {
        var data = TestSets.Random(100, 3, 5);
        var first = new LogisticRegression(Exact).Fit(data);
        var named = new Dataset(data.Features, data.Labels, data.Classes, default, ["a", "b", "c"]);
        Assert.Contains("features (a, b, c); expected the 3 of the model", Refusal(named), StringComparison.Ordinal);
        Assert.Contains("classes no, yes; expected", Refusal(data.WithLabels(data.Labels, ["no", "yes"])), StringComparison.Ordinal);

        string Refusal(Dataset other) => Assert.Throws<ArgumentException>("data", () => new LogisticRegression(Exact with { Start = first }).Fit(other)).Message;
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(0.5)]
    public void A_path_is_the_fits_one_by_one_in_fewer_passes(double ratio)
    {
        var data = TestSets.Random(400, 8, 3);
        double[] cs = [1, 0.01, 0.1, 0.03, 0.3, 10];
        var options = Exact with { Penalty = Penalty.FromC(7, ratio), Tolerance = 1e-9 };
        var path = new LogisticRegression(options).FitPath(data, cs);
        Assert.Equal(cs, path.Select(m => m.Training.Penalty.C));
        double passes = 0;
        for (int i = 0; i < cs.Length; i++)
        {
            var alone = new LogisticRegression(options with { Penalty = Penalty.FromC(cs[i], ratio) }).Fit(data);
            passes += alone.Training.Evaluations;
            Assert.Equal(alone.Training.Objective, path[i].Training.Objective, 1e-12);
            for (int j = 0; j < 8; j++)
                Assert.Equal(alone.Coefficients[0][j], path[i].Coefficients[0][j], 1e-6);
        }

        Assert.True(path.Sum(m => m.Training.Evaluations) < passes);
    }

    [Fact]
    public void A_path_needs_strengths()
    {
        var data = TestSets.Random(50, 2, 3);
        Assert.Contains("'cs' is empty", Assert.Throws<ArgumentException>(() => new LogisticRegression(Exact).FitPath(data, [])).Message, StringComparison.Ordinal);
        Assert.Contains("'C' is -1", Assert.Throws<ArgumentOutOfRangeException>(() => new LogisticRegression(Exact).FitPath(data, [1, -1])).Message, StringComparison.Ordinal);
        var none = new LogisticRegression(Exact with { Penalty = Penalty.None });
        Assert.Contains("The penalty is none", Assert.Throws<ArgumentException>(() => none.FitPath(data, [1])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_cancelled_path_ends_with_the_model_that_was_being_fitted()
    {
        using var source = new CancellationTokenSource();
        source.Cancel();
        var path = new LogisticRegression(Exact).FitPath(TestSets.Random(100, 3, 9), [1, 0.1, 10], null, source.Token);
        Assert.Equal(0.1, Assert.Single(path).Training.Penalty.C);
        Assert.Equal(StopReason.Cancelled, path[0].Training.StopReason);
    }
}
