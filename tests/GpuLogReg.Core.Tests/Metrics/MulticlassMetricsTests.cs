using GpuLogReg.Metrics;

namespace GpuLogReg.Core.Tests.Metrics;

/// <summary>Five rows of three classes, worked by hand.</summary>
public sealed class MulticlassMetricsTests
{
    private static readonly int[] s_labels = [0, 0, 1, 2, 2];
    private static readonly int[] s_predicted = [0, 1, 1, 2, 0];
    private static readonly string[] s_classes = ["a", "b", "c"];

    private static readonly double[] s_probabilities =
    [
        0.5, 0.25, 0.25,
        0.25, 0.5, 0.25,
        0.125, 0.75, 0.125,
        0.125, 0.125, 0.75,
        0.5, 0.125, 0.375,
    ];

    private static double[] Logs => [.. s_probabilities.Select(p => Math.Log(p))];

    [Fact]
    public void All_by_hand()
    {
        var metrics = MulticlassMetrics.Evaluate(s_predicted, Logs, s_labels, s_classes);
        Assert.Equal(5, metrics.Rows);
        Assert.Equal(0.6, metrics.Accuracy, 1e-15);

        // −(log ½ + log ¼ + log ¾ + log ¾ + log ⅜)/5, and ½·¼·¾·¾·⅜ = 27/1024.
        Assert.Equal(Math.Log(1024.0 / 27) / 5, metrics.LogLoss, 1e-15);

        // a: scores .5 .25 | .125 .125 .5: wins 2 + 2 + ½ (tie) + 0 = 4½ of 6. b: .75 above all four others: 4 of 4. c: .75, .375 above .25 .25 .125: 6 of 6.
        Assert.Equal((0.75 + 1 + 1) / 3, metrics.RocAuc!.Value, 1e-15);

        Assert.Equal([1, 1, 0, 0, 1, 0, 1, 0, 1], from i in Enumerable.Range(0, 3) from j in Enumerable.Range(0, 3) select metrics.Confusion[i, j]);
        Assert.Equal([0.5, 0.5, 1.0], metrics.Report.PerClass.Select(c => c.Precision));
        Assert.Equal([0.5, 1.0, 0.5], metrics.Report.PerClass.Select(c => c.Recall));
        Assert.Equal(2 / 3.0, metrics.Report.MacroAverage.Precision, 1e-15);
        Assert.Equal(0.7, metrics.Report.WeightedAverage.Precision, 1e-15);
        Assert.Equal(0.6, metrics.Report.WeightedAverage.Recall, 1e-15);

        // F1: 1/2, 2/3, 2/3.
        Assert.Equal(11 / 18.0, metrics.Report.MacroAverage.F1, 1e-15);
        Assert.Equal(0.6, metrics.Report.WeightedAverage.F1, 1e-15);
    }

    [Fact]
    public void Weight_is_the_row_that_many_times()
    {
        var weighted = MulticlassMetrics.Evaluate(s_predicted, Logs, s_labels, s_classes, [1, 2, 3, 1, 0.5]);
        var twice = MulticlassMetrics.Evaluate(
            Repeat(s_predicted, 1), Repeat(Logs, 3), Repeat(s_labels, 1), s_classes);
        Assert.Equal(twice.Accuracy, weighted.Accuracy, 1e-15);
        Assert.Equal(twice.LogLoss, weighted.LogLoss, 1e-15);
        Assert.Equal(twice.RocAuc!.Value, weighted.RocAuc!.Value, 1e-15);
        Assert.Equal(twice.Report.MacroAverage.F1, weighted.Report.MacroAverage.F1, 1e-15);

        static T[] Repeat<T>(T[] values, int width) =>
            [.. new[] { 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2, 3, 3, 4 }.SelectMany(i => values.AsSpan(i * width, width).ToArray())];
    }

    [Fact]
    public void Area_is_not_defined_where_a_class_has_no_rows()
    {
        var metrics = MulticlassMetrics.Evaluate(s_predicted.AsSpan(0, 3), Logs.AsSpan(0, 9), s_labels.AsSpan(0, 3), s_classes);
        Assert.Null(metrics.RocAuc);
        Assert.Equal(2 / 3.0, metrics.Accuracy, 1e-15);
        Assert.Null(RocAuc.TryMacroOneVsRest(s_labels, Logs, 3, [1, 1, 0, 1, 1]));
    }

    [Fact]
    public void Two_classes_give_the_binary_area()
    {
        // Column 0 is the mirror image of column 1, so that both areas are the same.
        double[] scores = [0.9, 0.1, 0.4, 0.6, 0.65, 0.35, 0.2, 0.8];
        Assert.Equal(RocAuc.Compute([0, 0, 1, 1], [0.1, 0.6, 0.35, 0.8]), RocAuc.TryMacroOneVsRest([0, 0, 1, 1], scores, 2)!.Value, 1e-15);
    }

    [Fact]
    public void Log_loss_of_a_certain_mistake_is_infinite()
    {
        Assert.Equal(double.PositiveInfinity, LogLoss.FromLogProbabilities([0], [double.NegativeInfinity, 0, double.NegativeInfinity], 3));
        Assert.Equal(0, LogLoss.FromLogProbabilities([1, 0], [double.NegativeInfinity, 0, double.NegativeInfinity, 0], 2, [1, 0]));
    }

    [Fact]
    public void Arguments_that_do_not_fit_are_refused()
    {
        AssertRefused("'logProbabilities' has length 2; expected 3 = 1 rows × 3 classes", () => LogLoss.FromLogProbabilities([0], [0, 0], 3));
        AssertRefused("'labels' of row 0 is 3; expected a class index from 0 to 2", () => LogLoss.FromLogProbabilities([3], [0, 0, 0], 3));
        AssertRefused("'logProbabilities' of row 0, class 1 is NaN", () => LogLoss.FromLogProbabilities([0], [0, double.NaN, 0], 3));
        AssertRefused("'logProbabilities' of row 0 is 0.5; expected at most 0", () => LogLoss.FromLogProbabilities([0], [0.5, 0, 0], 3));
        AssertRefused("'classes' is 1", () => LogLoss.FromLogProbabilities([0], [0], 1));
        AssertRefused("'scores' has length 4", () => RocAuc.TryMacroOneVsRest([0], [0, 0, 0, 0], 3) ?? 0);
        AssertRefused("'labels' is empty", () => RocAuc.TryMacroOneVsRest([], [], 3) ?? 0);
    }

    private static void AssertRefused(string said, Func<double> compute) =>
        Assert.StartsWith(said, Assert.Throws<ArgumentException>(() => compute()).Message, StringComparison.Ordinal);
}
