namespace GpuLogReg.Compute;

/// <summary>What a backend can hold and do.</summary>
/// <param name="MemoryBytes">Memory that data may fill, in bytes.</param>
/// <param name="Precisions">The storages it offers.</param>
public sealed record BackendLimits(long MemoryBytes, IReadOnlyList<Precision> Precisions);
