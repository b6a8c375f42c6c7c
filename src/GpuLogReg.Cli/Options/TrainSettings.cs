using GpuLogReg.Estimators;

namespace GpuLogReg.Cli.Options;

/// <summary>What 'train' was asked to do.</summary>
/// <param name="Source">The rows.</param>
/// <param name="Estimator">How to fit.</param>
/// <param name="TestShare">The share of rows set apart; null for none.</param>
/// <param name="ModelPath">The model file; null for none.</param>
/// <param name="Json">Whether to print JSON.</param>
/// <param name="Summary">Whether to print standard errors and what follows from them.</param>
/// <param name="Calibration">What is done with rows held out from the fit; null for nothing.</param>
internal sealed record TrainSettings(DataSource Source, LogisticRegressionOptions Estimator, double? TestShare, string? ModelPath, bool Json, bool Summary, CalibrationSettings? Calibration);
