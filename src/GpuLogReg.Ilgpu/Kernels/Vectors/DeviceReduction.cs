namespace GpuLogReg.Ilgpu.Kernels.Vectors;

/// <summary>One number to compute: Σ aᵢ·bᵢ, max |aᵢ| or Σ |aᵢ|, over the first <see cref="Extent"/> elements.</summary>
internal struct DeviceReduction : IReductionList<DeviceReduction>
{
    /// <summary>Where a begins in the arena.</summary>
    public long A;

    /// <summary>Where b begins in the arena.</summary>
    public long B;

    public int Extent;

    /// <summary>The <see cref="Compute.ReductionKind"/>, as a number.</summary>
    public int Kind;

    public static int Capacity => 1;

    public readonly DeviceReduction At(int item) => this;
}
