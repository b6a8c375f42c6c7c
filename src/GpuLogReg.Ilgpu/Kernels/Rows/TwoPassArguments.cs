using System.Numerics;
using ILGPU;

namespace GpuLogReg.Ilgpu.Kernels.Rows;

/// <summary>What <see cref="Residuals"/> and <see cref="TransposedProduct"/> take.</summary>
internal struct TwoPassArguments<TVector, T>
    where TVector : unmanaged
    where T : unmanaged, INumber<T>
{
    public RowSource<TVector, T> Rows;

    /// <summary>Margins on entry to <see cref="Residuals"/>, slopes s·∂ℓ/∂z after; one a position of the range.</summary>
    public ArrayView<T> Slopes;

    /// <summary>A slot a group of rows, <see cref="SlotStride"/> apart.</summary>
    public ArrayView<double> Partials;

    public int SlotStride;

    /// <summary>d.</summary>
    public int Features;

    /// <summary>Rows a team adds in T before its sums go to float64.</summary>
    public int RunLength;

    /// <summary>Runs of Lanes vectors that a row is cut into, one a group in the grid's fast direction; used by <see cref="TransposedProduct"/>.</summary>
    public int ColumnTiles;
}
