using System.Numerics;
using ILGPU;

namespace GpuLogReg.Ilgpu.Kernels.Rows;

/// <summary>What <see cref="PackedWeights"/> takes.</summary>
internal struct PackedWeightsArguments<TVector, T>
    where TVector : unmanaged
    where T : unmanaged, INumber<T>
{
    /// <summary>The arena of float64 vectors.</summary>
    public ArrayView<double> Vectors;

    /// <summary>Where w begins in <see cref="Vectors"/>, feature-major, the intercepts last.</summary>
    public long Weights;

    /// <summary>d.</summary>
    public int Features;

    /// <summary>k.</summary>
    public int Outputs;

    public int RowVectors;

    /// <summary>Written: k × <see cref="RowVectors"/> vectors.</summary>
    public ArrayView<TVector> Packed;

    /// <summary>Written: k numbers.</summary>
    public ArrayView<T> Intercepts;
}
