using ILGPU;

namespace GpuLogReg.Ilgpu.Kernels.Sparse;

/// <summary>What <see cref="LongRowMarks"/> takes.</summary>
internal struct LongRowMarksArguments
{
    public GridWalk Rows;

    /// <summary>n + 1 offsets: row i holds the entries [start[i], start[i + 1]).</summary>
    public ArrayView<long> RowStarts;

    /// <summary>Entries of a row that <see cref="SparseMargins"/> takes.</summary>
    public int MostEntries;

    /// <summary>The rows that have more, ascending.</summary>
    public ArrayView<int> LongRows;

    /// <summary>How many they are.</summary>
    public int LongCount;

    /// <summary>The rest of long row r consists of the segments [number[r], number[r + 1]).</summary>
    public ArrayView<int> RowSegments;

    /// <summary>Written: a mark a segment.</summary>
    public ArrayView<byte> Marks;

    /// <summary>The mark of this range.</summary>
    public byte Mark;
}
