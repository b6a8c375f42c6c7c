using GpuLogReg.Metrics;
using Xunit;

namespace GpuLogReg.Core.Tests.Metrics;

public sealed class BinaryMetricsTests
{
    // P = 1/4, 3/4, 1/2, 9/10 with labels 0, 0, 1, 1.
    private static readonly double[] s_margins = [-Math.Log(3), Math.Log(3), 0, Math.Log(9)];
    private static readonly int[] s_labels = [0, 0, 1, 1];

    [Fact]
    public void Hand_worked_values()
    {
        var metrics = BinaryMetrics.Evaluate(s_margins, s_labels, classes: ["no", "yes"]);
        Assert.Equal(4, metrics.Rows);

        // At ½ rows 2, 3 and 4 are positive: TP 2, FP 1, TN 1, FN 0.
        Assert.Equal(0.75, metrics.Accuracy);
        Assert.Equal(2.0 / 3, metrics.Precision, 1e-14);
        Assert.Equal(1, metrics.Recall);
        Assert.Equal(0.8, metrics.F1, 1e-14);
        Assert.Equal((1, 1, 0, 2), (metrics.Confusion[0, 0], metrics.Confusion[0, 1], metrics.Confusion[1, 0], metrics.Confusion[1, 1]));

        // −(ln ¾ + ln ¼ + ln ½ + ln 9⁄10)/4; Brier (1/16 + 9/16 + 1/4 + 1/100)/4; pairs in order 3 of 4.
        Assert.Equal(-(Math.Log(0.75) + Math.Log(0.25) + Math.Log(0.5) + Math.Log(0.9)) / 4, metrics.LogLoss, 1e-13);
        Assert.Equal(0.885 / 4, metrics.Brier, 1e-13);
        Assert.Equal(0.75, metrics.RocAuc);
        Assert.Equal(["no", "yes"], metrics.Report.Classes);
    }

    [Fact]
    public void Threshold_moves_the_prediction_only()
    {
        // At 0.8 only the last row is positive: TP 1, FN 1, FP 0.
        var metrics = BinaryMetrics.Evaluate(s_margins, s_labels, threshold: 0.8);
        Assert.Equal((1, 0.5), (metrics.Precision, metrics.Recall));
        Assert.Equal(BinaryMetrics.Evaluate(s_margins, s_labels).LogLoss, metrics.LogLoss);
    }

    [Fact]
    public void Weights_count_as_repeated_rows()
    {
        var weighted = BinaryMetrics.Evaluate(s_margins, s_labels, [1, 2, 0, 3]);
        double[] margins = [s_margins[0], s_margins[1], s_margins[1], s_margins[3], s_margins[3], s_margins[3]];
        var repeated = BinaryMetrics.Evaluate(margins, [0, 0, 0, 1, 1, 1]);
        Assert.Equal(repeated.Accuracy, weighted.Accuracy, 1e-14);
        Assert.Equal(repeated.LogLoss, weighted.LogLoss, 1e-14);
        Assert.Equal(repeated.Brier, weighted.Brier, 1e-14);
        Assert.Equal(repeated.RocAuc!.Value, weighted.RocAuc!.Value, 1e-14);
        Assert.Equal(repeated.F1, weighted.F1, 1e-14);
    }

    [Fact]
    public void One_class_has_no_area_and_the_rest_is_there()
    {
        var metrics = BinaryMetrics.Evaluate([-1, -2], [0, 0]);
        Assert.Null(metrics.RocAuc);
        Assert.Equal((1, 0), (metrics.Accuracy, metrics.Precision));
    }

    [Fact]
    public void Unfit_input_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => BinaryMetrics.Evaluate([0], [0], threshold: 1));
        Assert.Throws<ArgumentException>(() => BinaryMetrics.Evaluate([0], [0], classes: ["a"]));
        Assert.Throws<ArgumentException>(() => BinaryMetrics.Evaluate([], []));
    }
}
