using System.Numerics;
using ILGPU;

namespace GpuLogReg.Ilgpu.Kernels.Sparse;

/// <summary>What <see cref="NarrowedWeights"/> takes.</summary>
internal struct NarrowedWeightsArguments<T>
    where T : unmanaged, INumber<T>
{
    /// <summary>The arena of float64 vectors.</summary>
    public ArrayView<double> Vectors;

    /// <summary>Where w begins in <see cref="Vectors"/>.</summary>
    public long Weights;

    public int Length;

    /// <summary>Written.</summary>
    public ArrayView<T> Narrowed;
}
