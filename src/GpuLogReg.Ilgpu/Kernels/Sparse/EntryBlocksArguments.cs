using ILGPU;

namespace GpuLogReg.Ilgpu.Kernels.Sparse;

/// <summary>What <see cref="EntryBlocks"/> takes.</summary>
internal struct EntryBlocksArguments
{
    public GridWalk Rows;

    /// <summary>n + 1 offsets: row i holds the entries [start[i], start[i + 1]).</summary>
    public ArrayView<long> RowStarts;

    /// <summary>The column of each entry, row by row.</summary>
    public ArrayView<int> Columns;

    /// <summary>d + 1 numbers: column j consists of the segments [number[j], number[j + 1]).</summary>
    public ArrayView<int> ColumnSegments;

    /// <summary>Where each segment begins among the entries, column by column, and where the last ends.</summary>
    public ArrayView<long> SegmentStarts;

    /// <summary>The row of each entry, column by column, ascending within a column.</summary>
    public ArrayView<int> EntryRows;

    /// <summary>Most entries of a segment.</summary>
    public int SegmentLength;

    /// <summary>A block is a run of 2^shift entries.</summary>
    public int BlockShift;

    /// <summary>Written: the block of each entry, row by row.</summary>
    public ArrayView<int> Blocks;
}
