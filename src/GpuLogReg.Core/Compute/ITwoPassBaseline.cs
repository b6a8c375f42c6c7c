using GpuLogReg.Data;

namespace GpuLogReg.Compute;

/// <summary>An optional face of a backend: the same loss evaluated the plain way, X read twice (X·w, then Xᵀ·r), so that a benchmark can print what one pass gains.</summary>
public interface ITwoPassBaseline
{
    /// <summary>As <see cref="IBackend.Prepare"/>, but every evaluation reads X twice.</summary>
    /// <param name="data">Binary data: labels 0 and 1.</param>
    /// <param name="loss">The pointwise loss.</param>
    /// <param name="storage">How X is stored on the device.</param>
    /// <exception cref="BackendException">The device cannot hold the data or lacks the precision.</exception>
    IObjective PrepareTwoPass(Dataset data, LossKind loss, Precision storage);
}
