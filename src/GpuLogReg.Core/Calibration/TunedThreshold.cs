namespace GpuLogReg.Calibration;

/// <summary>The threshold that was best on the rows it was tuned on.</summary>
/// <param name="Threshold">Class 1 is predicted where score ≥ this. On the scale of the scores: a margin for margins, a probability for probabilities.</param>
/// <param name="Value">The metric there, or the mean cost of a row.</param>
public readonly record struct TunedThreshold(double Threshold, double Value);
