namespace GpuLogReg.Cpu;

/// <summary>A few rows in the order in which a pass reads them: consecutive ones, or those that a row order names.</summary>
/// <param name="first">The first row, or the first position in the order.</param>
/// <param name="count">How many.</param>
/// <param name="order">The row at each position; null for the order of the data.</param>
internal readonly unsafe struct RowTile(long first, int count, int* order)
{
    /// <summary>How many rows.</summary>
    public int Count { get; } = count;

    /// <summary>Whether rows follow each other as in the data.</summary>
    public bool IsConsecutive => order is null;

    /// <summary>The row at a place of the tile.</summary>
    public long this[int place] => order is null ? first + place : order[first + place];
}
