using GpuLogReg.Compute;

namespace GpuLogReg.Benchmarks;

/// <summary>One line of the table of passes. All figures are medians of the same rounds.</summary>
/// <param name="Device">The device's name.</param>
/// <param name="Precision">How X was stored.</param>
/// <param name="Rows">n.</param>
/// <param name="Features">d.</param>
/// <param name="FusedSeconds">Loss and gradient, X read once.</param>
/// <param name="TwoPassSeconds">The same by X·w, then Xᵀ·r; null where the device has no such baseline.</param>
/// <param name="BytesPerSecond">n·d elements and n signed weights over the fused time.</param>
/// <param name="LimitBytesPerSecond">The memory's own speed, measured in the same rounds; null where the device cannot tell.</param>
/// <param name="LimitKind">What the limit is: "read" or "copy".</param>
/// <param name="Share">Median over the rounds of figure over limit.</param>
/// <param name="Gain">Median over the rounds of two-pass time over fused time.</param>
public sealed record PassMeasurement(
    string Device, Precision Precision, long Rows, int Features, double FusedSeconds, double? TwoPassSeconds,
    double BytesPerSecond, double? LimitBytesPerSecond, string? LimitKind, double? Share, double? Gain)
{
    /// <summary>The same on the same rows stored in float32, where X was stored in 16 bits; else null.</summary>
    public double? Float32Seconds { get; init; }

    /// <summary>Median over the rounds of that time over the fused time.</summary>
    public double? OverFloat32 { get; init; }

    /// <summary>Other programs that evaluated the same, in the same rounds.</summary>
    public IReadOnlyList<PassPeer> Peers { get; init; } = [];
}
