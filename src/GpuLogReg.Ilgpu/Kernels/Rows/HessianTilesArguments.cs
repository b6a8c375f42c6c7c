using System.Numerics;
using ILGPU;

namespace GpuLogReg.Ilgpu.Kernels.Rows;

/// <summary>What <see cref="HessianTiles"/> takes.</summary>
internal struct HessianTilesArguments<TStored, T>
    where TStored : unmanaged
    where T : unmanaged, INumber<T>
{
    public GridWalk Rows;

    /// <summary>X, each row padded with zeros to whole vectors.</summary>
    public ArrayView<TStored> X;

    public RowLayout Layout;

    /// <summary>D, one number a row.</summary>
    public ArrayView<T> Curvatures;

    /// <summary>Vectors of columns along a side of a square; a team has its square of lanes.</summary>
    public int Side;

    /// <summary>Squares of the lower triangle, the diagonal's included, row by row.</summary>
    public int Tiles;

    /// <summary>A slot a team of the grid, <see cref="SlotStride"/> apart: square by square, lane by lane.</summary>
    public ArrayView<double> Partials;

    public int SlotStride;

    /// <summary>Rows a team adds in T before its sums go to float64.</summary>
    public int RunLength;
}
