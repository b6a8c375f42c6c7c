using GpuLogReg.Calibration;

namespace GpuLogReg.Cli.Options;

/// <summary>What is done with rows held out from the fit.</summary>
/// <param name="Kind">How probabilities are calibrated; null for not at all.</param>
/// <param name="Metric">What the threshold is chosen for; null for nothing.</param>
/// <param name="Costs">What the threshold is chosen by in place of a metric; null for nothing.</param>
/// <param name="Share">The share of each class that is held out.</param>
internal sealed record CalibrationSettings(CalibrationKind? Kind, ThresholdMetric? Metric, CostMatrix? Costs, double Share);
