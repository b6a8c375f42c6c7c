using System.Numerics;
using ILGPU;

namespace GpuLogReg.Ilgpu.Kernels.Sparse;

/// <summary>What <see cref="SegmentProducts"/> takes. For columns the numbers are the rows' slopes; for the rest of long rows, the columns' coefficients.</summary>
internal struct SegmentProductsArguments<T>
    where T : unmanaged, INumber<T>
{
    /// <summary>The walk over the segments, in their order.</summary>
    public GridWalk Segments;

    /// <summary>Where each segment begins among the entries.</summary>
    public ArrayView<long> SegmentStarts;

    /// <summary>Where each ends.</summary>
    public ArrayView<long> SegmentEnds;

    /// <summary>The row of each entry of a column, the column of each entry of a row.</summary>
    public ArrayView<int> Places;

    /// <summary>The value of each entry.</summary>
    public ArrayView<T> Values;

    /// <summary>k.</summary>
    public int Outputs;

    /// <summary>k numbers a place: slopes by row number, zero for rows outside the range, or coefficients.</summary>
    public ArrayView<T> Numbers;

    /// <summary>Written: k sums a segment.</summary>
    public ArrayView<double> Partials;
}
