namespace GpuLogReg.Ilgpu.Storage;

/// <summary>The columns of sparse X cut into segments of bounded length, so that a long column is shared by many teams. An empty column has none.</summary>
internal sealed class ColumnSegments
{
    /// <summary>Segments of a column that one thread adds up; longer columns are left to a team.</summary>
    private const int ShortColumn = 32;

    /// <summary>Cuts columns.</summary>
    /// <param name="columnStarts">d + 1 offsets of the entries, column by column.</param>
    /// <param name="length">Most entries of a segment.</param>
    public ColumnSegments(ReadOnlySpan<long> columnStarts, int length)
    {
        int columns = columnStarts.Length - 1;
        Length = length;
        Numbers = new int[columns + 1];
        for (int j = 0; j < columns; j++)
            Numbers[j + 1] = checked(Numbers[j] + (int)((columnStarts[j + 1] - columnStarts[j] + length - 1) / length));
        Starts = new long[Numbers[columns] + 1];
        for (int j = 0; j < columns; j++)
        {
            for (int segment = Numbers[j]; segment < Numbers[j + 1]; segment++)
                Starts[segment] = columnStarts[j] + ((long)(segment - Numbers[j]) * length);
        }

        Starts[^1] = columnStarts[columns];
        Short = [.. Enumerable.Range(0, columns).Where(j => Numbers[j + 1] - Numbers[j] <= ShortColumn)];
        Long = [.. Enumerable.Range(0, columns).Where(j => Numbers[j + 1] - Numbers[j] > ShortColumn)];
    }

    /// <summary>Most entries of a segment.</summary>
    public int Length { get; }

    /// <summary>Number of segments.</summary>
    public int Count => Starts.Length - 1;

    /// <summary>Where each segment begins among the entries, and where the last ends.</summary>
    public long[] Starts { get; }

    /// <summary>d + 1 numbers: column j consists of the segments [number[j], number[j + 1]).</summary>
    public int[] Numbers { get; }

    /// <summary>Columns of few segments, ascending.</summary>
    public int[] Short { get; }

    /// <summary>Columns of many segments, ascending.</summary>
    public int[] Long { get; }
}
