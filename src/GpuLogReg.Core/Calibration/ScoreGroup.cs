namespace GpuLogReg.Calibration;

/// <summary>All rows of one score.</summary>
/// <param name="Score">Their margin or probability.</param>
/// <param name="Negative">Σ of the weights of those of class 0.</param>
/// <param name="Positive">Σ of the weights of those of class 1.</param>
internal readonly record struct ScoreGroup(double Score, double Negative, double Positive);
