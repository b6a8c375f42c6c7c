using GpuLogReg.Compute;
using GpuLogReg.Data;
using GpuLogReg.Estimators;
using GpuLogReg.Metrics;
using GpuLogReg.Solvers;

namespace GpuLogReg.Core.Tests.Estimators;

public class LogisticRegressionCVTests
{
    private static LogisticRegressionOptions Exact => new() { Precision = Precision.Float64, Tolerance = 1e-9, Device = "cpu", Seed = 5 };

    public static TheoryData<bool, double> Variants => new() { { false, 0 }, { true, 0 }, { false, 1 }, { true, 0.5 } };

    [Theory]
    [MemberData(nameof(Variants))]
    public void Folds_as_weights_score_as_fits_on_copies_of_the_rows(bool balanced, double ratio)
    {
        var data = TestSets.Random(150, 4, 8, weighted: true);
        var estimator = Exact with { Penalty = Penalty.FromC(1, ratio), ClassWeights = balanced ? ClassWeights.Balanced : null };
        double[] cs = [10, 0.1, 1];
        var result = new LogisticRegressionCV(new LogisticRegressionCVOptions { Estimator = estimator, Cs = cs, Folds = 3 }).Fit(data);
        Assert.Equal([0.1, 1, 10], result.Scores.Select(s => s.Penalty.C));

        int[] counted = [.. Enumerable.Range(0, 150).Where(i => data.WeightOf(i) > 0)];
        int[] dealt = StratifiedFolds.Deal([.. counted.Select(i => data.Labels.Span[i])], 3, 5);
        foreach (var score in result.Scores)
        {
            for (int fold = 0; fold < 3; fold++)
            {
                var train = data.Subset([.. Enumerable.Range(0, 150).Except(counted.Where((_, i) => dealt[i] == fold))]);
                var test = data.Subset([.. counted.Where((_, i) => dealt[i] == fold)]);
                var model = new LogisticRegression(estimator with { Penalty = score.Penalty }).Fit(train);
                double expected = LogLoss.FromMargins(test.Labels.Span, model.DecisionFunction(test.Features), test.Weights.Span);
                Assert.Equal(expected, score.FoldScores[fold], 1e-7);
            }
        }
    }

    [Theory]
    [InlineData(MulticlassKind.Softmax, false)]
    [InlineData(MulticlassKind.Softmax, true)]
    [InlineData(MulticlassKind.OneVsRest, false)]
    [InlineData(MulticlassKind.OneVsRest, true)]
    public void Folds_of_three_classes_score_as_fits_on_copies_of_the_rows(MulticlassKind kind, bool balanced)
    {
        var data = TestSets.RandomClasses(150, 4, 3, 8, weighted: true);
        var estimator = Exact with { Device = "reference", Multiclass = kind, ClassWeights = balanced ? ClassWeights.Balanced : null };
        foreach (var metric in (Scorer[])[Scorer.LogLoss, Scorer.RocAuc, Scorer.Accuracy])
        {
            var result = new LogisticRegressionCV(new LogisticRegressionCVOptions { Estimator = estimator, Cs = [0.1, 1], Folds = 3, Metric = metric }).Fit(data);
            Assert.Equal(kind, result.Model!.Multiclass);
            int[] counted = [.. Enumerable.Range(0, 150).Where(i => data.WeightOf(i) > 0)];
            int[] dealt = StratifiedFolds.Deal([.. counted.Select(i => data.Labels.Span[i])], 3, 5);
            foreach (var score in result.Scores)
            {
                for (int fold = 0; fold < 3; fold++)
                {
                    var train = data.Subset([.. Enumerable.Range(0, 150).Except(counted.Where((_, i) => dealt[i] == fold))]);
                    var test = data.Subset([.. counted.Where((_, i) => dealt[i] == fold)]);
                    var metrics = new LogisticRegression(estimator with { Penalty = score.Penalty }).Fit(train).Evaluate(test);
                    double expected = metric == Scorer.LogLoss ? metrics.LogLoss : metric == Scorer.RocAuc ? metrics.RocAuc!.Value : metrics.Accuracy;
                    Assert.Equal(expected, score.FoldScores[fold], 1e-7);
                }
            }
        }
    }

    [Fact]
    public void The_best_mean_is_chosen_and_fitted_to_all_rows_as_a_fit_by_itself_would_be()
    {
        var data = TestSets.Random(200, 5, 4, weighted: true);
        var options = new LogisticRegressionCVOptions { Estimator = Exact with { Standardize = true, ClassWeights = ClassWeights.Balanced }, Folds = 4 };
        var result = new LogisticRegressionCV(options).Fit(data);
        Assert.Equal(10, result.Scores.Count);
        Assert.Equal(result.Scores.Min(s => s.Mean), result.Best.Mean);
        Assert.Same(result.Best, result.Chosen);
        Assert.Equal(0, result.NotConverged);
        var alone = new LogisticRegression(options.Estimator with { Penalty = result.Chosen.Penalty }).Fit(data);
        Assert.Equal(alone.Coefficients[0], result.Model!.Coefficients[0]);
        Assert.Equal(alone.Intercepts, result.Model.Intercepts);
        Assert.Equal(alone.Scaling!.Mean, result.Model.Scaling!.Mean);
        Assert.Equal(result.Chosen.Penalty, result.Model.Training.Penalty);
    }

    [Fact]
    public void Higher_is_better_where_the_metric_says_so_and_a_metric_of_ones_own_will_do()
    {
        var data = TestSets.Random(200, 3, 4);
        var auc = new LogisticRegressionCV(new LogisticRegressionCVOptions { Estimator = Exact, Metric = Scorer.RocAuc, Refit = false }).Fit(data);
        Assert.Equal(auc.Scores.Max(s => s.Mean), auc.Best.Mean);
        Assert.Null(auc.Model);
        var rows = new List<int>();
        var own = new Scorer("rows", false, r =>
        {
            rows.Add(r.Labels.Length);
            return r.Labels.Length;
        });
        var equal = new LogisticRegressionCV(new LogisticRegressionCVOptions { Estimator = Exact, Metric = own, Cs = [1, 0.5, 2], Folds = 5, Refit = false }).Fit(data);
        Assert.Equal(Enumerable.Repeat(40, 15), rows);
        Assert.Equal(0.5, equal.Best.Penalty.C);
    }

    [Fact]
    public void One_standard_error_takes_the_smallest_C_that_cannot_be_told_from_the_best()
    {
        var data = TestSets.Random(120, 6, 14);
        var options = new LogisticRegressionCVOptions { Estimator = Exact with { Penalty = Penalty.FromC(1, 1) }, Cs = LogisticRegressionCV.Grid(12, 1e-2, 1e2), OneStandardError = true };
        var result = new LogisticRegressionCV(options).Fit(data);
        var (best, chosen) = (result.Best, result.Chosen);
        Assert.True(chosen.Penalty.C < best.Penalty.C, $"{chosen.Penalty.C} and {best.Penalty.C}");
        Assert.True(chosen.Mean <= best.Mean + best.StandardError);
        Assert.All(result.Scores.Where(s => s.Penalty.C < chosen.Penalty.C), s => Assert.True(s.Mean > best.Mean + best.StandardError));
        Assert.True(chosen.NonZero <= best.NonZero);
        Assert.Equal(chosen.Penalty, result.Model!.Training.Penalty);
    }

    [Fact]
    public void L1_ratios_make_a_grid_and_scores_come_in_its_order()
    {
        var data = TestSets.Random(100, 4, 2);
        var result = new LogisticRegressionCV(new LogisticRegressionCVOptions { Estimator = Exact, Cs = [1, 0.1], L1Ratios = [0.9, 0, 0.9], Folds = 2 }).Fit(data);
        Assert.Equal([(0.9, 0.1), (0.9, 1), (0, 0.1), (0, 1)], result.Scores.Select(s => (s.Penalty.L1Ratio, s.Penalty.C)));
        Assert.Equal(result.Chosen.Penalty, result.Model!.Training.Penalty);
    }

    [Fact]
    public void Means_and_errors_are_those_of_the_folds()
    {
        var score = new CrossValidationScore(Penalty.FromC(1), [1, 2, 4, 5], 3);
        Assert.Equal(3, score.Mean);

        // Deviations −2, −1, 1, 2: variance 10/3, error √(10/3/4).
        Assert.Equal(Math.Sqrt(10.0 / 12), score.StandardError, 1e-15);
    }

    [Fact]
    public void Grids_are_even_in_the_logarithm()
    {
        Assert.Equal([1e-4, 1e4], LogisticRegressionCV.Grid(2));
        Assert.Equal([1e-4], LogisticRegressionCV.Grid(1));
        var five = LogisticRegressionCV.Grid(5, 0.01, 100);
        Assert.Equal(0.1, five[1], 1e-15);
        Assert.Equal(1, five[2], 1e-15);
        Assert.Throws<ArgumentOutOfRangeException>(() => LogisticRegressionCV.Grid(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => LogisticRegressionCV.Grid(3, 0));
    }

    [Fact]
    public void The_same_search_gives_the_same_bits_and_reports_every_fit()
    {
        var data = TestSets.Random(100, 3, 2);
        var options = new LogisticRegressionCVOptions { Estimator = Exact, Cs = [1, 0.1], Folds = 3 };
        var seen = new List<CrossValidationProgress>();
        var first = new LogisticRegressionCV(options).Fit(data, new Recorder(seen));
        var second = new LogisticRegressionCV(options).Fit(data);
        Assert.Equal(first.Scores.SelectMany(s => s.FoldScores), second.Scores.SelectMany(s => s.FoldScores));
        Assert.Equal(first.Model!.Coefficients, second.Model!.Coefficients);
        Assert.Equal(Enumerable.Range(1, 7), seen.Select(p => p.Done));
        Assert.All(seen, p => Assert.Equal(7, p.Total));
        Assert.Equal([0, 0, 1, 1, 2, 2, -1], seen.Select(p => p.Fold));
    }

    [Fact]
    public void A_fit_that_ends_at_the_limit_is_counted()
    {
        var options = new LogisticRegressionCVOptions { Estimator = Exact with { MaxIterations = 1 }, Cs = [1, 0.1], Folds = 3 };
        Assert.Equal(6, new LogisticRegressionCV(options).Fit(TestSets.Random(100, 3, 2)).NotConverged);
    }

    [Fact]
    public void Cancelling_throws()
    {
        using var source = new CancellationTokenSource();
        source.Cancel();
        Assert.Throws<OperationCanceledException>(() => new LogisticRegressionCV(new LogisticRegressionCVOptions { Estimator = Exact }).Fit(TestSets.Random(100, 3, 2), null, source.Token));
    }

    public static TheoryData<LogisticRegressionCVOptions, string> Unfit => new()
    {
        { new() { Folds = 1 }, "'Folds' is 1; expected 2 or more" },
        { new() { Cs = [] }, "'Cs.Count' is 0; expected at least one C" },
        { new() { Cs = [1, 0] }, "'C' is 0; expected a finite number above 0" },
        { new() { L1Ratios = [2] }, "'l1Ratio' is 2; expected a share from 0 to 1" },
        { new() { Estimator = new() { Penalty = Penalty.None } }, "'Estimator.Penalty.Kind' is None; expected L2, L1 or ElasticNet" },
        { new() { Estimator = new() { Solver = SolverKind.MiniBatch, ValidationShare = 0.1 } }, "'Estimator.ValidationShare' is 0.1; expected 0" },
        { new() { Estimator = new() { Solver = SolverKind.Newton }, L1Ratios = [0.5] }, "'Solver' is Newton; expected OwlQn or Auto" },
        { new() { Estimator = new() { MaxIterations = 0 } }, "'MaxIterations' is 0" },
    };

    [Theory]
    [MemberData(nameof(Unfit))]
    public void Unfit_options_are_refused(LogisticRegressionCVOptions options, string said) =>
        Assert.Contains(said, Assert.ThrowsAny<ArgumentException>(() => new LogisticRegressionCV(options)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_class_with_fewer_rows_than_folds_is_refused_by_name()
    {
        var data = TestSets.FourRows();
        var error = Assert.Throws<ArgumentException>("data", () => new LogisticRegressionCV(new LogisticRegressionCVOptions { Folds = 2, Estimator = Exact }).Fit(data));
        Assert.Contains("Class '1' has 1 rows that count; expected at least 2, one a fold", error.Message, StringComparison.Ordinal);
    }

    private sealed class Recorder(List<CrossValidationProgress> seen) : IProgress<CrossValidationProgress>
    {
        public void Report(CrossValidationProgress value) => seen.Add(value);
    }
}
