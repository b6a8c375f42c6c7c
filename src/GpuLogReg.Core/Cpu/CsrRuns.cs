using System.Collections.Concurrent;
using System.Numerics;
using GpuLogReg.Compute;

namespace GpuLogReg.Cpu;

/// <summary>
/// The chunks of a pass over all rows whose sums are float32. A float32 sum is good for some hundred terms, and most columns of a chunk have fewer; those that
/// have more in any chunk are heavy, and their sums are moved to float64 after every tile.
/// </summary>
internal sealed unsafe class CsrRuns<T> where T : unmanaged, INumber<T>
{
    /// <summary>Terms that a float32 sum has at most: those of a tile, in which a column is stored once a row.</summary>
    private const int MostTerms = CsrBuffers<T>.TileRows;

    /// <summary>Terms of a sum on average, at most: about so many that few columns are heavy for no other reason than long chunks.</summary>
    private const long AverageTerms = MostTerms / 2;

    private CsrRuns(long[] bounds, int[] heavy)
    {
        Bounds = bounds;
        Heavy = heavy;
    }

    /// <summary>Where the chunks begin and end.</summary>
    public long[] Bounds { get; }

    /// <summary>The heavy columns, ascending.</summary>
    public int[] Heavy { get; }

    /// <summary>Counts columns chunk by chunk: one pass over their indices.</summary>
    /// <param name="rows">X.</param>
    /// <param name="columns">d.</param>
    /// <param name="schedule">Cuts the chunks.</param>
    /// <param name="chunks">How many suit the pass otherwise.</param>
    /// <returns>Null where more columns are heavy than a tile has other work for.</returns>
    public static CsrRuns<T>? Find(CsrRows<T> rows, int columns, CsrSchedule<T> schedule, int chunks)
    {
        long n = rows.Starts.Length - 1;
        var all = RowRange.All(n);
        long[] bounds = schedule.Bounds(all, [], (int)Math.Min(Math.Max(chunks, rows.Stored / (AverageTerms * columns)), n));
        var isHeavy = new bool[columns];
        var idle = new ConcurrentBag<int[]>();
        schedule.ForChunks(bounds.Length - 1, rows.Stored, chunk =>
        {
            int[] counts = idle.TryTake(out var used) ? used : new int[columns];
            Array.Clear(counts);
            long end = rows.Starts[(int)bounds[chunk + 1]];
            for (long at = rows.Starts[(int)bounds[chunk]]; at < end; at++)
            {
                // Chunks write the same value, whoever comes first.
                if (++counts[rows.Columns[at]] > MostTerms)
                    isHeavy[rows.Columns[at]] = true;
            }

            idle.Add(counts);
        });

        int[] heavy = [.. Enumerable.Range(0, columns).Where(column => isHeavy[column])];
        return heavy.Length <= rows.Stored / n * CsrBuffers<T>.TileRows / 2 ? new CsrRuns<T>(bounds, heavy) : null;
    }
}
