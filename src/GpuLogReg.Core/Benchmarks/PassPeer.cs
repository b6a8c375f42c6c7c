namespace GpuLogReg.Benchmarks;

/// <summary>A peer beside a measured pass.</summary>
/// <param name="Peer">Who.</param>
/// <param name="Seconds">Median of its seconds; null where it is absent.</param>
/// <param name="Ratio">Median over the rounds of its time over the fused one.</param>
public sealed record PassPeer(Peer Peer, double? Seconds, double? Ratio);
