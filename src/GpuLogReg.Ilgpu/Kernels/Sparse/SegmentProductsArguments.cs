using System.Numerics;
using ILGPU;

namespace GpuLogReg.Ilgpu.Kernels.Sparse;

/// <summary>What <see cref="SegmentProducts"/> takes.</summary>
internal struct SegmentProductsArguments<T>
    where T : unmanaged, INumber<T>
{
    /// <summary>The walk over the segments, in their order.</summary>
    public GridWalk Segments;

    /// <summary>Where each segment begins among the entries, column by column, and where the last ends.</summary>
    public ArrayView<long> SegmentStarts;

    /// <summary>The row of each entry.</summary>
    public ArrayView<int> Rows;

    /// <summary>The value of each entry.</summary>
    public ArrayView<T> Values;

    /// <summary>k.</summary>
    public int Outputs;

    /// <summary>k slopes a row, by row number; zero for rows outside the range.</summary>
    public ArrayView<T> Slopes;

    /// <summary>Written: k sums a segment.</summary>
    public ArrayView<double> Partials;
}
