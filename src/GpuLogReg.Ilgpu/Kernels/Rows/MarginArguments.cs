using System.Numerics;
using ILGPU;

namespace GpuLogReg.Ilgpu.Kernels.Rows;

/// <summary>What <see cref="Margins"/> takes.</summary>
internal struct MarginArguments<TVector, T>
    where TVector : unmanaged
    where T : unmanaged, INumber<T>
{
    public RowSource<TVector, T> Rows;

    /// <summary>w, as <see cref="PackedWeights"/> writes it.</summary>
    public ArrayView<TVector> Packed;

    /// <summary>The arena of float64 vectors.</summary>
    public ArrayView<double> Vectors;

    /// <summary>Where the intercept is in <see cref="Vectors"/>.</summary>
    public long Intercept;

    /// <summary>One number a position of the range.</summary>
    public ArrayView<T> Margins;
}
