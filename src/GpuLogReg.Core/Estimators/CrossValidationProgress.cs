namespace GpuLogReg.Estimators;

/// <summary>How far a cross-validation is.</summary>
/// <param name="Done">Fits done.</param>
/// <param name="Total">Fits in all, the last one on all rows included where it is wanted.</param>
/// <param name="Penalty">The penalty fitted last.</param>
/// <param name="Fold">The fold held out, 0-based; −1 for the fit on all rows.</param>
public readonly record struct CrossValidationProgress(int Done, int Total, Penalty Penalty, int Fold);
