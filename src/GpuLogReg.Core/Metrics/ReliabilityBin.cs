namespace GpuLogReg.Metrics;

/// <summary>The rows whose predicted probability lies in one interval.</summary>
/// <param name="Lower">Lower edge, inside.</param>
/// <param name="Upper">Upper edge, outside but for the last bin.</param>
/// <param name="Weight">Rows, or the sum of their weights; positive.</param>
/// <param name="MeanPredicted">Weighted mean of their probabilities.</param>
/// <param name="ObservedShare">Weighted share of class 1 among them.</param>
public readonly record struct ReliabilityBin(double Lower, double Upper, double Weight, double MeanPredicted, double ObservedShare);
