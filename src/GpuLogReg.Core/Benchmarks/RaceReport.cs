namespace GpuLogReg.Benchmarks;

/// <summary>A table of entrants that did the same work on the same data in the same rounds.</summary>
/// <param name="Device">The device that ours ran on.</param>
/// <param name="Rows">n.</param>
/// <param name="Features">d.</param>
/// <param name="StoredElements">Numbers stored: n·d, or the non-zeros.</param>
/// <param name="DataBytes">Size of X as it was handed to all.</param>
/// <param name="LimitBytesPerSecond">The memory's own speed, measured in the same rounds; null where the device cannot tell.</param>
/// <param name="LimitKind">What the limit is: "read" or "copy".</param>
/// <param name="Lines">The entrants, ours first.</param>
public sealed record RaceReport(
    string Device, long Rows, int Features, long StoredElements, long DataBytes, double? LimitBytesPerSecond, string? LimitKind, IReadOnlyList<RaceLine> Lines);
