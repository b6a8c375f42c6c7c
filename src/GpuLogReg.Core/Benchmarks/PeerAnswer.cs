namespace GpuLogReg.Benchmarks;

/// <summary>What a peer says after one run.</summary>
/// <param name="Seconds">What it took, above 0.</param>
/// <param name="Coefficients">Where it ended: d + 1 numbers, the intercept last; null where it was not asked.</param>
/// <param name="Probabilities">P(second class) of the first rows; null where it was not asked.</param>
/// <param name="PeakBytes">Most memory that its process had resident; null where it does not say.</param>
public sealed record PeerAnswer(double Seconds, IReadOnlyList<double>? Coefficients, IReadOnlyList<double>? Probabilities, long? PeakBytes = null);
