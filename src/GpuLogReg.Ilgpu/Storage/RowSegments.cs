namespace GpuLogReg.Ilgpu.Storage;

/// <summary>Sparse rows so long that a team of lanes would hold up the others: what they have beyond their first entries, cut into segments of bounded length.</summary>
internal sealed class RowSegments
{
    /// <summary>Cuts rows.</summary>
    /// <param name="rowStarts">n + 1 offsets of the entries, row by row.</param>
    /// <param name="most">Entries that a row's own team takes.</param>
    /// <param name="length">Most entries of a segment.</param>
    public RowSegments(ReadOnlySpan<long> rowStarts, int most, int length)
    {
        MostEntries = most;
        var rows = new List<int>();
        var numbers = new List<int> { 0 };
        var starts = new List<long>();
        var ends = new List<long>();
        for (int i = 0; i < rowStarts.Length - 1; i++)
        {
            if (rowStarts[i + 1] - rowStarts[i] <= most)
                continue;
            rows.Add(i);
            for (long start = rowStarts[i] + most; start < rowStarts[i + 1]; start += length)
            {
                starts.Add(start);
                ends.Add(Math.Min(start + length, rowStarts[i + 1]));
            }

            numbers.Add(starts.Count);
        }

        Rows = [.. rows];
        Numbers = [.. numbers];
        Starts = [.. starts];
        Ends = [.. ends];
    }

    /// <summary>Entries that a row's own team takes.</summary>
    public int MostEntries { get; }

    /// <summary>Number of segments.</summary>
    public int Count => Starts.Length;

    /// <summary>The long rows, ascending.</summary>
    public int[] Rows { get; }

    /// <summary>One number more than long rows: the rest of the r-th consists of the segments [number[r], number[r + 1]).</summary>
    public int[] Numbers { get; }

    /// <summary>Where each segment begins among the entries.</summary>
    public long[] Starts { get; }

    /// <summary>Where each ends.</summary>
    public long[] Ends { get; }
}
