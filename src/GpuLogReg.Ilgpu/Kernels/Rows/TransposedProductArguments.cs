using System.Numerics;
using ILGPU;

namespace GpuLogReg.Ilgpu.Kernels.Rows;

/// <summary>What <see cref="TransposedProduct"/> takes.</summary>
internal struct TransposedProductArguments<TStored, T>
    where TStored : unmanaged
    where T : unmanaged, INumber<T>
{
    public GridWalk Rows;

    /// <summary>X, each row padded with zeros to whole vectors.</summary>
    public ArrayView<TStored> X;

    public RowLayout Layout;

    /// <summary>Slopes s·∂ℓ/∂z, k a position of the range.</summary>
    public ArrayView<T> Slopes;

    /// <summary>A slot a share of the rows, <see cref="SlotStride"/> apart: d × k sums, feature-major.</summary>
    public ArrayView<double> Partials;

    public int SlotStride;

    /// <summary>d.</summary>
    public int Features;

    /// <summary>k.</summary>
    public int Outputs;

    /// <summary>Rows a team adds in T before its sums go to float64.</summary>
    public int RunLength;

    /// <summary>Runs of Lanes vectors that a row is cut into.</summary>
    public int ColumnTiles;

    /// <summary>Not 0 adds to the slots, which hold the sums of rows before; 0 writes them.</summary>
    public int Accumulate;
}
