using System.Numerics;
using ILGPU;

namespace GpuLogReg.Ilgpu.Kernels.Sparse;

/// <summary>What <see cref="LongRowSums"/> takes.</summary>
internal struct LongRowSumsArguments<T>
    where T : unmanaged, INumber<T>
{
    /// <summary>The walk over long rows × outputs.</summary>
    public GridWalk Items;

    /// <summary>The long rows.</summary>
    public ArrayView<int> LongRows;

    /// <summary>The rest of long row r consists of the segments [number[r], number[r + 1]).</summary>
    public ArrayView<int> RowSegments;

    /// <summary>k sums a segment.</summary>
    public ArrayView<double> Partials;

    /// <summary>A mark a segment.</summary>
    public ArrayView<byte> Marks;

    /// <summary>The mark of the rows of the range; 0 where all rows are in it.</summary>
    public byte Mark;

    /// <summary>k.</summary>
    public int Outputs;

    /// <summary>The row whose numbers stand first in <see cref="Margins"/>.</summary>
    public long FirstRow;

    /// <summary>Added to: k numbers a row.</summary>
    public ArrayView<T> Margins;
}
