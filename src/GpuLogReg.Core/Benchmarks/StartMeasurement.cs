namespace GpuLogReg.Benchmarks;

/// <summary>What a whole process took, from its start to its end, over the rounds.</summary>
/// <param name="Program">"gpulogreg", or the peer's name.</param>
/// <param name="Method">What it did: "predict".</param>
/// <param name="Seconds">Median; null where it is absent.</param>
/// <param name="LeastSeconds">The shortest; null where it is absent.</param>
/// <param name="Ratio">Its time over that of our 'predict', median of the ratios within a round; null where it is absent.</param>
/// <param name="Version">Versions of a peer.</param>
/// <param name="Note">What the reader must know.</param>
/// <param name="Absent">Why it was not measured.</param>
public sealed record StartMeasurement(
    string Program, string? Method, double? Seconds, double? LeastSeconds, double? Ratio, string? Version = null, string? Note = null, string? Absent = null);
