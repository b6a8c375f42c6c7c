using System.Collections.Concurrent;
using System.Numerics;
using System.Runtime.CompilerServices;
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
        var idle = new ConcurrentBag<byte[]>();
        schedule.ForChunks(bounds.Length - 1, rows.Stored, chunk =>
        {
            byte[] counts = idle.TryTake(out var used) ? used : new byte[columns];
            Array.Clear(counts);
            long first = rows.Starts[(int)bounds[chunk]], end = rows.Starts[(int)bounds[chunk + 1]];
            Count(rows.Columns + first, rows.Columns + end, counts, isHeavy);
            idle.Add(counts);
        });

        int[] heavy = [.. Enumerable.Range(0, columns).Where(column => isHeavy[column])];
        return heavy.Length <= rows.Stored * CsrBuffers<T>.TileRows / n / 2 ? new CsrRuns<T>(bounds, heavy) : null;
    }

    /// <summary>Marks what is stored more than <see cref="MostTerms"/> times. A column's count stops there, so that it fits a byte and all of them the nearest caches.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Count(int* at, int* end, byte[] counts, bool[] isHeavy)
    {
        fixed (byte* count = counts)
        {
            for (; at < end; at++)
            {
                // Chunks write the same value, whoever comes first.
                if (count[*at] == MostTerms)
                    isHeavy[*at] = true;
                else
                    count[*at]++;
            }
        }
    }
}
