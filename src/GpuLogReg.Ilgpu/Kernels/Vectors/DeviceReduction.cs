namespace GpuLogReg.Ilgpu.Kernels.Vectors;

/// <summary>One number to compute: Σ aᵢ·bᵢ, or max |aᵢ| where <see cref="IsMaxAbs"/> is 1, over the first <see cref="Extent"/> elements.</summary>
internal struct DeviceReduction
{
    /// <summary>Where a begins in the arena.</summary>
    public long A;

    /// <summary>Where b begins in the arena.</summary>
    public long B;

    public int Extent;

    public int IsMaxAbs;
}
