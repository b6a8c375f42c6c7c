using ILGPU;

namespace GpuLogReg.Ilgpu.Kernels.Sparse;

/// <summary>What <see cref="SegmentSums"/> takes.</summary>
internal struct SegmentSumsArguments
{
    /// <summary>The walk over columns × outputs.</summary>
    public GridWalk Items;

    /// <summary>The columns to add up.</summary>
    public ArrayView<int> Columns;

    /// <summary>d + 1 numbers: column j consists of the segments [number[j], number[j + 1]).</summary>
    public ArrayView<int> ColumnSegments;

    /// <summary>k.</summary>
    public int Outputs;

    /// <summary>k sums a segment.</summary>
    public ArrayView<double> Partials;

    /// <summary>The arena of float64 vectors.</summary>
    public ArrayView<double> Vectors;

    /// <summary>Where the gradient begins in <see cref="Vectors"/>.</summary>
    public long Gradient;
}
