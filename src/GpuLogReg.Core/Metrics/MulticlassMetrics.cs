namespace GpuLogReg.Metrics;

/// <summary>Everything that is said of a classifier with an output a class. Precision, recall and F1 are in <see cref="ClassificationMetrics.Report"/>, by class and averaged.</summary>
/// <param name="Rows">n.</param>
/// <param name="Accuracy">The share predicted right.</param>
/// <param name="LogLoss">Mean negative log-likelihood in nats, from log-probabilities.</param>
/// <param name="RocAuc">The plain mean over the classes of the area of each against the rest; null where a class has no rows.</param>
/// <param name="Confusion">k × k, a row for the true class.</param>
/// <param name="Report">By class, with averages.</param>
public sealed record MulticlassMetrics(int Rows, double Accuracy, double LogLoss, double? RocAuc, ConfusionMatrix Confusion, ClassificationReport Report)
    : ClassificationMetrics(Rows, Accuracy, LogLoss, RocAuc, Confusion, Report)
{
    /// <summary>Computes them all.</summary>
    /// <param name="predicted">n class indices.</param>
    /// <param name="logProbabilities">n × k numbers log P(c), row-major.</param>
    /// <param name="labels">n class indices.</param>
    /// <param name="classes">k names, at least 2.</param>
    /// <param name="weights">n row weights; empty for all one.</param>
    /// <exception cref="ArgumentException">There are no rows, lengths differ, an index is not below k, a log-probability is NaN or above 0, or the weights are unfit.</exception>
    public static MulticlassMetrics Evaluate(
        ReadOnlySpan<int> predicted, ReadOnlySpan<double> logProbabilities, ReadOnlySpan<int> labels, IReadOnlyList<string> classes, ReadOnlySpan<double> weights = default)
    {
        var confusion = ConfusionMatrix.Compute(labels, predicted, classes, weights);
        var report = new ClassificationReport(confusion);
        return new MulticlassMetrics(
            labels.Length, report.Accuracy, Metrics.LogLoss.FromLogProbabilities(labels, logProbabilities, classes.Count, weights),
            Metrics.RocAuc.TryMacroOneVsRest(labels, logProbabilities, classes.Count, weights), confusion, report);
    }
}
