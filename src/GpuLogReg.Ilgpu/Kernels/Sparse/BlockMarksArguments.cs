using ILGPU;

namespace GpuLogReg.Ilgpu.Kernels.Sparse;

/// <summary>What <see cref="BlockMarks"/> takes.</summary>
internal struct BlockMarksArguments
{
    public GridWalk Rows;

    /// <summary>n + 1 offsets: row i holds the entries [start[i], start[i + 1]).</summary>
    public ArrayView<long> RowStarts;

    /// <summary>The block of each entry, as <see cref="EntryBlocks"/> writes it.</summary>
    public ArrayView<int> Blocks;

    /// <summary>Written: a mark a block.</summary>
    public ArrayView<byte> Marks;

    /// <summary>The mark of this batch.</summary>
    public byte Mark;
}
