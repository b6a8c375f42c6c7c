using GpuLogReg.Compute;
using GpuLogReg.Data;

namespace GpuLogReg.Cpu;

/// <summary>"reference": scalar float64 on one core, written to be read. The oracle that every other backend is tested against.</summary>
public sealed class ReferenceBackend : IBackend
{
    /// <inheritdoc/>
    public string Name => "reference";

    /// <inheritdoc/>
    public BackendLimits Limits { get; } = new(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes, [Precision.Float64, Precision.Float32, Precision.BFloat16, Precision.Float16]);

    /// <summary>Prepares the data; each (scaled) value of X is rounded to the storage, sums stay float64.</summary>
    /// <inheritdoc/>
    public IObjective Prepare(Dataset data, LossKind loss, Precision storage) => new ReferenceObjective(data, loss, storage);

    /// <inheritdoc/>
    public void Dispose() { }
}
