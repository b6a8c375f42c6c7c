using System.Numerics;
using ILGPU;

namespace GpuLogReg.Ilgpu.Kernels.Rows;

/// <summary>What <see cref="FusedPass"/> takes.</summary>
internal struct FusedPassArguments<TStored, T>
    where TStored : unmanaged
    where T : unmanaged, INumber<T>
{
    public GridWalk Rows;

    /// <summary>X, each row padded with zeros to whole vectors.</summary>
    public ArrayView<TStored> X;

    public RowLayout Layout;

    /// <summary>+s for y = 1, −s for y = 0; for a product, the curvatures.</summary>
    public ArrayView<T> SignedWeights;

    /// <summary>The arena of float64 vectors.</summary>
    public ArrayView<double> Vectors;

    /// <summary>Where w begins in <see cref="Vectors"/>; the intercept is element d of it.</summary>
    public long Weights;

    /// <summary>A slot a group, <see cref="SlotStride"/> apart.</summary>
    public ArrayView<double> Partials;

    public int SlotStride;

    /// <summary>d.</summary>
    public int Features;

    /// <summary>Rows a team adds in T before its sums go to float64.</summary>
    public int RunLength;
}
