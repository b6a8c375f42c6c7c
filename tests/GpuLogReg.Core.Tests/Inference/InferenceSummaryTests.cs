using GpuLogReg.Compute;
using GpuLogReg.Data;
using GpuLogReg.Estimators;
using GpuLogReg.Inference;

namespace GpuLogReg.Core.Tests.Inference;

public class InferenceSummaryTests
{
    /// <summary>Exposed and diseased a, exposed and well b, not exposed and diseased c, neither d.</summary>
    private const double A = 12, B = 5, C = 7, D = 19;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_two_by_two_table_is_worked_by_hand(bool standardize)
    {
        var summary = InferenceSummary.Of(Fit(Table(), standardize), Table());
        var (intercept, slope) = (summary.Coefficients[0], summary.Coefficients[1]);
        Assert.Equal(("(intercept)", "exposed"), (intercept.Name, slope.Name));
        Assert.Equal(Math.Log(C / D), intercept.Estimate, 1e-9);
        Assert.Equal(Math.Sqrt((1 / C) + (1 / D)), intercept.StandardError, 1e-9);
        Assert.Equal(Math.Log(A * D / (B * C)), slope.Estimate, 1e-9);
        double error = Math.Sqrt((1 / A) + (1 / B) + (1 / C) + (1 / D));
        Assert.Equal(error, slope.StandardError, 1e-9);
        Assert.Equal(slope.Estimate / error, slope.Z, 1e-8);
        Assert.Equal(slope.Estimate - (1.959963984540054 * error), slope.Lower, 1e-8);
        Assert.Equal(slope.Estimate + (1.959963984540054 * error), slope.Upper, 1e-8);
        Assert.Equal(A * D / (B * C), slope.OddsRatio, 1e-7);
        Assert.Equal(-((1 / C) + (1 / D)), summary.Covariance(0, 1), 1e-9);

        double n = A + B + C + D;
        double likelihood = Log(A, A + B) + Log(B, A + B) + Log(C, C + D) + Log(D, C + D), none = Log(A + C, n) + Log(B + D, n);
        Assert.Equal(n, summary.Observations);
        Assert.Equal(n - 2, summary.ResidualDegreesOfFreedom);
        Assert.Equal(likelihood, summary.LogLikelihood, 1e-9);
        Assert.Equal(none, summary.NullLogLikelihood, 1e-9);
        Assert.Equal(-2 * likelihood, summary.Deviance, 1e-9);
        Assert.Equal(-2 * none, summary.NullDeviance, 1e-9);
        Assert.Equal(4 - (2 * likelihood), summary.Aic, 1e-9);
        Assert.Equal((2 * Math.Log(n)) - (2 * likelihood), summary.Bic, 1e-9);
        Assert.Equal(1 - (likelihood / none), summary.McFaddenR2, 1e-9);
    }

    [Fact]
    public void Weights_are_rows_repeated()
    {
        int[] rows = [.. new[] { A, B, C, D }.SelectMany((count, i) => Enumerable.Repeat(i, (int)count))];
        var replicated = Table().WithWeights(default).Subset(rows);
        Agree(InferenceSummary.Of(Fit(Table()), Table()), InferenceSummary.Of(Fit(replicated), replicated));
    }

    [Fact]
    public void Sparse_rows_have_the_summary_of_the_same_rows_written_out()
    {
        var dense = Table();
        int n = (int)dense.Rows;
        double[] x = [.. Enumerable.Range(0, n).Select(i => dense.Dense().Row<double>(i)[0])];
        int[] stored = [.. Enumerable.Range(0, n).Where(i => x[i] != 0)];
        long[] starts = [.. Enumerable.Range(0, n + 1).Select(i => (long)stored.Count(k => k < i))];
        var sparse = new Dataset(CsrMatrix.From(starts, new int[stored.Length], [.. stored.Select(i => x[i])], 1), dense.Labels, dense.Classes, dense.Weights, dense.FeatureNames);
        Agree(InferenceSummary.Of(Fit(dense), dense), InferenceSummary.Of(Fit(sparse), sparse));
    }

    [Fact]
    public void Sparse_rows_of_many_columns_are_refused_before_they_are_written_out()
    {
        var sparse = new Dataset(CsrMatrix.From([0, 1, 2, 3, 4], [0, 0, 1, 1], [1.0, 1, 1, 1], 1025), new[] { 0, 1, 0, 1 });
        var error = Assert.Throws<InferenceException>(() => InferenceSummary.Of(Fit(sparse), sparse));
        Assert.Equal(InferenceObstacle.TooWide, error.Obstacle);
        Assert.Contains("sparse with 1025 features; expected at most 1024", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Standardised_equals_unstandardised()
    {
        var data = TestSets.Random(400, 5, seed: 3, weighted: true);
        Agree(InferenceSummary.Of(Fit(data), data), InferenceSummary.Of(Fit(data, standardize: true), data));
    }

    [Fact]
    public void Without_an_intercept_the_slope_alone_is_estimated()
    {
        // Only exposed rows have x ≠ 0: the slope is their own log odds.
        var model = Fit(Table(), intercept: false);
        var summary = InferenceSummary.Of(model, Table(), intercept: false);
        var slope = Assert.Single(summary.Coefficients);
        Assert.Equal(Math.Log(A / B), slope.Estimate, 1e-9);
        Assert.Equal(Math.Sqrt((1 / A) + (1 / B)), slope.StandardError, 1e-9);
        Assert.Equal(-(A + B + C + D) * Math.Log(2), summary.NullLogLikelihood, 1e-9);
    }

    [Fact]
    public void Without_an_intercept_standardised_columns_are_the_centred_ones()
    {
        var data = TestSets.Random(300, 3, seed: 8);
        var model = Fit(data, standardize: true, intercept: false);
        var values = new double[data.Rows * data.Columns];
        for (int i = 0; i < data.Rows; i++)
        {
            data.CopyRow(i, values.AsSpan(i * data.Columns, data.Columns));
            for (int j = 0; j < data.Columns; j++)
                values[(i * data.Columns) + j] -= model.Scaling!.Mean[j];
        }

        var centred = new Dataset(DenseMatrix.Wrap(values.AsMemory(), data.Rows, data.Columns), data.Labels);
        Agree(InferenceSummary.Of(Fit(centred, intercept: false), centred, intercept: false), InferenceSummary.Of(model, data, intercept: false));
    }

    [Fact]
    public void Without_an_intercept_a_feature_separates_only_at_zero()
    {
        var away = Rows(["x"], [[1], [2], [3], [4]], [0, 0, 1, 1]);
        Assert.Null(FitDiagnosis.Of(Fit(away, intercept: false), away, intercept: false).Separation);
        var across = Rows(["x"], [[-2], [-1], [0], [3]], [0, 0, 1, 1]);
        Assert.Equal(SeparationKind.Quasi, FitDiagnosis.Of(Fit(across, intercept: false), across, intercept: false).Separation?.Kind);
    }

    [Fact]
    public void The_level_widens_the_interval_and_is_checked()
    {
        var model = Fit(Table());
        var slope = InferenceSummary.Of(model, Table(), 0.99).Coefficients[1];
        Assert.Equal(2.5758293035489004 * slope.StandardError, slope.Upper - slope.Estimate, 1e-12);
        Assert.Throws<ArgumentOutOfRangeException>(() => InferenceSummary.Of(model, Table(), 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => InferenceSummary.Of(model, Table(), double.NaN));
    }

    [Fact]
    public void The_table_is_eighty_columns_wide()
    {
        string[] lines = InferenceSummary.Of(Fit(Table()), Table()).ToString().Split('\n');
        Assert.All(lines, line => Assert.True(line.Length <= 80, line));
        Assert.Contains(lines, line => line.StartsWith("exposed", StringComparison.Ordinal) && line.Contains("1.8740", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.Contains("std err", StringComparison.Ordinal) && line.Contains("[0.025     0.975]", StringComparison.Ordinal));

        // Names, estimates and errors of any size keep the width.
        var wild = TestSets.Random(200, 3, seed: 5);
        var scaled = new Dataset(Scaled(wild, [1e12, 1e-12, 1]), wild.Labels, wild.Classes, default, ["a name that is far too long for a column", "tiny", "plain"]);
        string text = InferenceSummary.Of(Fit(scaled, standardize: true), scaled).ToString();
        Assert.All(text.Split('\n'), line => Assert.True(line.Length <= 80, line));
    }

    [Fact]
    public void A_penalised_fit_is_refused()
    {
        var model = new LogisticRegression(new LogisticRegressionOptions { Device = "cpu" }).Fit(Table());
        Refused(InferenceObstacle.Penalized, model, Table(), "penalty L2", "without a penalty");
    }

    [Fact]
    public void A_fit_that_stopped_early_or_saw_other_rows_is_refused()
    {
        var data = TestSets.Random(400, 5, seed: 3);
        var early = new LogisticRegression(new LogisticRegressionOptions { Penalty = Penalty.None, Device = "cpu", MaxIterations = 1 }).Fit(data);
        Refused(InferenceObstacle.NotAtMaximum, early, data, "standard errors from the maximum", "tolerance");
        Refused(InferenceObstacle.NotAtMaximum, Fit(data), TestSets.Random(400, 5, seed: 4), "these rows");
    }

    [Fact]
    public void Other_features_are_refused()
    {
        var model = Fit(Table());
        Assert.Throws<ArgumentException>(() => InferenceSummary.Of(model, TestSets.Random(10, 2, seed: 1)));
    }

    [Fact]
    public void One_feature_that_separates_is_named_with_its_direction()
    {
        var complete = Rows(["up", "noise"], [[1, 4], [2, 1], [3, 5], [4, 2]], [0, 0, 1, 1]);
        var separation = FitDiagnosis.Of(Fit(complete), complete).Separation!;
        Assert.Equal(SeparationKind.Complete, separation.Kind);
        Assert.Equal("up", Assert.Single(separation.Features));
        Assert.Equal(1, Assert.Single(separation.Signs));
        Refused(InferenceObstacle.Separated, Fit(complete), complete, "completely separated by 'up' (up)", "fit with a penalty");

        // A level that occurs in one class only: the commonest case.
        var quasi = Rows(["level", "x"], [[0, 1], [0, 2], [0, 3], [0, 0], [0, 4], [-1, 2]], [0, 1, 0, 1, 1, 1]);
        Refused(InferenceObstacle.Separated, Fit(quasi), quasi, "quasi-completely separated by 'level' (down)");
    }

    [Fact]
    public void Rows_of_no_weight_do_not_hide_a_separation()
    {
        var data = Rows(["x"], [[1], [2], [3], [4], [9]], [0, 0, 1, 1, 0]).WithWeights(new double[] { 1, 1, 1, 1, 0 });
        Assert.Equal(SeparationKind.Complete, FitDiagnosis.Of(Fit(data), data).Separation?.Kind);
    }

    [Fact]
    public void Features_that_separate_only_together_are_certified_by_newtons_steps()
    {
        // Three points with both classes leave only the direction a + b: at 0 there, below for class 0, above for class 1. Neither a nor b alone parts them.
        var data = Rows(["a", "b", "c"],
            [[1, -1, 3], [1, -1, 3], [-1, 1, 1], [-1, 1, 1], [0, 0, 1], [0, 0, 1], [0, -2, 2], [-3, 1, 1], [2, -3, 2.5], [3, -2, 1.5], [-1, 4, 2], [0, 1, 3]],
            [0, 1, 0, 1, 0, 1, 0, 0, 0, 1, 1, 1]);
        var separation = FitDiagnosis.Of(Fit(data), data).Separation!;
        Assert.Equal(SeparationKind.Quasi, separation.Kind);
        Assert.False(separation.Single);
        Assert.Equal(["a", "b"], separation.Features.Order());
        Assert.Equal([1, 1], separation.Signs);
    }

    [Fact]
    public void Planted_separations_are_found_and_rows_on_the_wrong_side_undo_them()
    {
        for (int seed = 0; seed < 30; seed++)
        {
            // Small integers put some rows on the boundary x₀ + 2x₁ − x₂ = 0; they come once in each class, so that nothing parts them.
            var random = new Random(seed);
            var points = Enumerable.Range(0, 120).Select(_ => Enumerable.Range(0, 4).Select(_ => (double)random.Next(-3, 4)).ToArray()).ToList();
            var labelled = points.SelectMany(x => (x[0] + (2 * x[1]) - x[2]) switch { > 0 => [(x, 1)], < 0 => [(x, 0)], _ => new[] { (x, 0), (x, 1) } }).ToList();
            double[][] rows = [.. labelled.Select(r => r.x)];
            int[] labels = [.. labelled.Select(r => r.Item2)];
            var data = Rows(["a", "b", "c", "d"], rows, labels);
            var separation = FitDiagnosis.Of(Fit(data), data).Separation;
            Assert.True(separation is { Kind: SeparationKind.Quasi, Single: false }, $"seed {seed}: {separation}");
            Assert.Equal(["a", "b", "c"], separation.Features.Order());

            // The direction is the only one, and two rows far out on its wrong side take it away.
            double[][] wrong = [[3, 3, -3, 0], [-3, -3, 3, 0]];
            var overlapping = Rows(["a", "b", "c", "d"], [.. rows, .. wrong], [.. labels, 0, 1]);
            Assert.Null(FitDiagnosis.Of(Fit(overlapping), overlapping).Separation);
        }
    }

    [Fact]
    public void Dependent_columns_are_named_with_what_they_depend_on()
    {
        var random = TestSets.Random(100, 2, seed: 9);
        var values = new double[random.Rows, 5];
        var row = new double[2];
        for (int i = 0; i < random.Rows; i++)
        {
            random.CopyRow(i, row);
            (values[i, 0], values[i, 1], values[i, 2], values[i, 3], values[i, 4]) = (row[0], 7, row[1], (2 * row[0]) - row[1] + 5, row[1]);
        }

        var data = new Dataset(DenseMatrix.From(values), random.Labels, featureNames: ["a", "seven", "b", "mix", "twin"]);
        var dependences = FitDiagnosis.Of(Fit(data), data).Dependences;
        Assert.Equal(["seven", "mix", "twin"], dependences.Select(d => d.Column));
        Assert.Empty(dependences[0].On);
        Assert.Equal(["a", "b"], dependences[1].On);
        Assert.Equal(2, dependences[1].Coefficients[0], 1e-9);
        Assert.Equal(-1, dependences[1].Coefficients[1], 1e-9);
        Assert.Equal([7, 5, 0], dependences.Select(d => Math.Round(d.Constant, 9)));
        Refused(InferenceObstacle.RankDeficient, Fit(data), data, "'seven' is 7 in every row", "'mix' = 2*'a' - 'b' + 5, 'twin' = 'b';", "Drop 'seven', 'mix', 'twin'.");
    }

    private static void Refused(InferenceObstacle obstacle, LogisticModel model, Dataset data, params string[] said)
    {
        var refusal = Assert.Throws<InferenceException>(() => InferenceSummary.Of(model, data));
        Assert.Equal(obstacle, refusal.Obstacle);
        Assert.DoesNotContain('\n', refusal.Message);
        Assert.All(said, part => Assert.Contains(part, refusal.Message, StringComparison.Ordinal));
    }

    private static void Agree(InferenceSummary expected, InferenceSummary actual)
    {
        Assert.Equal(expected.LogLikelihood, actual.LogLikelihood, 1e-9 * Math.Abs(expected.LogLikelihood));
        Assert.Equal(expected.NullLogLikelihood, actual.NullLogLikelihood, 1e-9 * Math.Abs(expected.NullLogLikelihood));
        Assert.Equal(expected.Observations, actual.Observations, 1e-9);
        foreach (var (e, a) in expected.Coefficients.Zip(actual.Coefficients))
        {
            Assert.Equal(e.Name, a.Name);
            Assert.Equal(e.Estimate, a.Estimate, 1e-7);
            Assert.Equal(e.StandardError, a.StandardError, 1e-7 * e.StandardError);
            Assert.Equal(e.PValue, a.PValue, 1e-7);
        }
    }

    private static double Log(double count, double of) => count * Math.Log(count / of);

    private static Dataset Table() => Rows(["exposed"], [[1], [1], [0], [0]], [1, 0, 1, 0]).WithWeights(new[] { A, B, C, D });

    private static Dataset Rows(string[] names, double[][] rows, int[] labels) =>
        new(DenseMatrix.Wrap(rows.SelectMany(r => r).ToArray().AsMemory(), rows.Length, names.Length), labels, featureNames: names);

    private static DenseMatrix Scaled(Dataset data, double[] factors)
    {
        var values = new double[data.Rows * data.Columns];
        for (int i = 0; i < data.Rows; i++)
        {
            data.CopyRow(i, values.AsSpan(i * data.Columns, data.Columns));
            for (int j = 0; j < data.Columns; j++)
                values[(i * data.Columns) + j] *= factors[j];
        }

        return DenseMatrix.Wrap(values.AsMemory(), data.Rows, data.Columns);
    }

    private static LogisticModel Fit(Dataset data, bool standardize = false, bool intercept = true) => new LogisticRegression(new LogisticRegressionOptions
    {
        Penalty = Penalty.None,
        Solver = SolverKind.Newton,
        Device = "cpu",
        Precision = Precision.Float64,
        Standardize = standardize,
        FitIntercept = intercept,
        Tolerance = 1e-11,
        MaxIterations = 100,
    }).Fit(data);
}
