using ILGPU;

namespace GpuLogReg.Ilgpu.Kernels.Vectors;

/// <summary>What <see cref="VectorReduction"/> takes.</summary>
internal struct VectorReductionArguments
{
    /// <summary>The arena of float64 vectors.</summary>
    public ArrayView<double> Vectors;

    /// <summary>What to compute, one a group.</summary>
    public ArrayView<DeviceReduction> Items;

    /// <summary>Written: one number an item.</summary>
    public ArrayView<double> Results;
}
