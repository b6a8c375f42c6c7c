using ILGPU;

namespace GpuLogReg.Ilgpu.Kernels.Rows;

/// <summary>What <see cref="PackedWeights"/> takes.</summary>
internal struct PackedWeightsArguments<TVector>
    where TVector : unmanaged
{
    /// <summary>The arena of float64 vectors.</summary>
    public ArrayView<double> Vectors;

    /// <summary>Where w begins in <see cref="Vectors"/>.</summary>
    public long Weights;

    /// <summary>d.</summary>
    public int Features;

    public int RowVectors;

    /// <summary>Written: <see cref="RowVectors"/> vectors.</summary>
    public ArrayView<TVector> Packed;
}
