namespace GpuLogReg.Compute;

/// <summary>A run of row positions: <paramref name="Start"/>, <paramref name="Start"/> + 1, … (<paramref name="Count"/> of them).</summary>
/// <param name="Start">First position, 0-based.</param>
/// <param name="Count">Number of positions, at least 1.</param>
/// <remarks>Positions count in the current row order of the objective (<see cref="IObjective.Order"/>), by default the order of the data.</remarks>
public readonly record struct RowRange(long Start, long Count)
{
    /// <summary>One past the last position.</summary>
    public long End => Start + Count;

    /// <summary>All rows of a data set.</summary>
    /// <param name="rows">Number of rows.</param>
    public static RowRange All(long rows) => new(0, rows);

    /// <summary>Throws unless the range is not empty and lies within <paramref name="rows"/> rows.</summary>
    /// <param name="rows">Number of rows of the objective.</param>
    /// <exception cref="ArgumentOutOfRangeException">The range is empty, negative or reaches past the end.</exception>
    public void EnsureWithin(long rows)
    {
        if (Start < 0 || Count < 1 || Start > rows - Count)
            throw new ArgumentOutOfRangeException(nameof(rows), $"Row range {Start}..{End} is not inside 0..{rows}; expected at least one row, all of them in the data.");
    }
}
