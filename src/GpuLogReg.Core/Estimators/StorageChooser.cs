using GpuLogReg.Compute;
using GpuLogReg.Data;
using GpuLogReg.Devices;

namespace GpuLogReg.Estimators;

/// <summary>The storage where none is asked for: float64 where it costs next to nothing, else float32; the 16-bit storages round X and are never chosen.</summary>
public static class StorageChooser
{
    /// <summary>Float64 where reading X so takes no longer than what an evaluation takes however small it is, by the fixed numbers of the CPU.</summary>
    /// <param name="features">X.</param>
    public static Precision For(FeatureMatrix features)
    {
        var size = FitSize.Of(features, Precision.Float64);
        var costs = DeviceCosts.DefaultOf(DeviceKind.Cpu);
        return size.BytesOfPass(DeviceKind.Cpu) / costs.DenseBytesPerSecond <= costs.CallSeconds ? Precision.Float64 : Precision.Float32;
    }
}
