using GpuLogReg.Losses;

namespace GpuLogReg.Metrics;

/// <summary>Everything that is said of a binary classifier on labelled rows. Weighted by row where there are weights.</summary>
/// <param name="Rows">n.</param>
/// <param name="Threshold">Class 1 is predicted where P ≥ this.</param>
/// <param name="Accuracy">The share predicted right.</param>
/// <param name="LogLoss">Mean negative log-likelihood in nats, from margins.</param>
/// <param name="RocAuc">Area under the ROC curve; null where the rows are of one class.</param>
/// <param name="Brier">Mean of (P − y)².</param>
/// <param name="Precision">Of the positive class; 0/0 counts as 0.</param>
/// <param name="Recall">Of the positive class; 0/0 counts as 0.</param>
/// <param name="F1">Of the positive class; 0/0 counts as 0.</param>
/// <param name="Confusion">2 × 2, a row for the true class.</param>
/// <param name="Report">By class, with averages.</param>
public sealed record BinaryMetrics(
    int Rows, double Threshold, double Accuracy, double LogLoss, double? RocAuc, double Brier,
    double Precision, double Recall, double F1, ConfusionMatrix Confusion, ClassificationReport Report)
    : ClassificationMetrics(Rows, Accuracy, LogLoss, RocAuc, Confusion, Report)
{
    /// <summary>Computes them all.</summary>
    /// <param name="margins">n numbers zᵢ, P = σ(zᵢ).</param>
    /// <param name="labels">n labels, 0 or 1.</param>
    /// <param name="weights">n row weights; empty for all one.</param>
    /// <param name="threshold">In (0, 1); default 0.5.</param>
    /// <param name="classes">Two names, the positive class second; null for "0" and "1".</param>
    /// <exception cref="ArgumentException">There are no rows, lengths differ, a label is not 0 or 1, a margin is NaN, the weights are unfit, or the classes are not two.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The threshold is not in (0, 1).</exception>
    public static BinaryMetrics Evaluate(
        ReadOnlySpan<double> margins, ReadOnlySpan<int> labels, ReadOnlySpan<double> weights = default, double threshold = 0.5, IReadOnlyList<string>? classes = null)
    {
        if (!(threshold > 0 && threshold < 1))
            throw new ArgumentOutOfRangeException(nameof(threshold), FormattableString.Invariant($"'threshold' is {threshold}; expected a probability between 0 and 1, both excluded."));
        classes ??= ["0", "1"];
        if (classes.Count != 2)
            throw new ArgumentException($"'classes' has length {classes.Count}; expected 2, the positive class second.", nameof(classes));

        double logLoss = Metrics.LogLoss.FromMargins(labels, margins, weights);
        var predicted = new int[margins.Length];
        double squares = 0, total = MetricArguments.WeightSum(weights, labels.Length);
        for (int i = 0; i < predicted.Length; i++)
        {
            double p = Logistic.Sigmoid(margins[i]);
            predicted[i] = p >= threshold ? 1 : 0;
            squares += (weights.IsEmpty ? 1 : weights[i]) * (p - labels[i]) * (p - labels[i]);
        }

        var confusion = ConfusionMatrix.Compute(labels, predicted, classes, weights);
        var report = new ClassificationReport(confusion);
        var positive = report.PerClass[1];
        return new BinaryMetrics(
            labels.Length, threshold, report.Accuracy, logLoss, Metrics.RocAuc.TryCompute(labels, margins, weights), squares / total,
            positive.Precision, positive.Recall, positive.F1, confusion, report);
    }
}
