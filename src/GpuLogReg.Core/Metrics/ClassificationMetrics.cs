namespace GpuLogReg.Metrics;

/// <summary>What is said of any classifier on labelled rows. Weighted by row where there are weights.</summary>
/// <param name="Rows">n.</param>
/// <param name="Accuracy">The share predicted right.</param>
/// <param name="LogLoss">Mean negative log-likelihood in nats.</param>
/// <param name="RocAuc">Area under the ROC curve, for more than two classes the mean over the classes of each against the rest; null where a class has no rows.</param>
/// <param name="Confusion">k × k, a row for the true class.</param>
/// <param name="Report">By class, with averages.</param>
public abstract record ClassificationMetrics(int Rows, double Accuracy, double LogLoss, double? RocAuc, ConfusionMatrix Confusion, ClassificationReport Report);
