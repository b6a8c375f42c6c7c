using System.Diagnostics;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using GpuLogReg.Data;

namespace GpuLogReg.Cpu;

/// <summary>
/// The machine's read bandwidth: all cores walk over one buffer and fold every vector into a few accumulators, nothing else, in several ways. A limit is the best
/// of them: what slows one of them down is not the memory. After a turn of all ways that settles the machine each way is taken several times and counts with its median, as
/// what is held against it does.
/// </summary>
internal sealed unsafe class ReadProbe(int threads)
{
    private const long PieceBytes = 1 << 20;
    private const int Walks = 3;

    /// <summary>Parts of the buffer that are read as eight streams each.</summary>
    private const int MostWide = 64;

    private readonly ThreadTeam _team = ThreadTeam.Of(threads);

    /// <summary>Bytes read a second over a buffer of about this size, by each way.</summary>
    /// <param name="bytes">Size of the buffer; rounded up to whole MiB.</param>
    public double[] Measure(long bytes)
    {
        int pieces = (int)Math.Max(1, (bytes + PieceBytes - 1) / PieceBytes);
        byte* buffer = (byte*)LargeMemory.Allocate((nuint)(pieces * PieceBytes));
        try
        {
            var folded = new ulong[pieces];

            // Pages that were never written are all one page of zeros: fill first, so that the read goes to memory.
            _team.For(pieces, piece => new Span<byte>(buffer + (piece * PieceBytes), (int)PieceBytes).Fill((byte)(piece + 1)));

            // Pieces taken as threads come free keep all cores busy to the end; one long run a thread has the fewest starts and the longest streams.
            int runs = Math.Min(pieces, _team.Threads), wide = Math.Min(pieces, MostWide);
            Action[] ways =
            [
                () => _team.For(pieces, piece => folded[piece] = Fold4(Piece(piece), Piece(piece + 1))),
                () => _team.For(pieces, piece => folded[piece] = Fold8(Piece(piece), Piece(piece + 1))),
                () => _team.For(pieces, piece => folded[piece] = FoldApart(Piece(piece), Piece(piece + 1))),
                () => _team.For(pieces, piece => folded[piece] = FoldAhead(Piece(piece), Piece(piece + 1))),
                () => _team.For(wide, run => folded[run] = FoldEight(Piece((long)pieces * run / wide), Piece((run + 1L) * pieces / wide))),
                () => _team.For(runs, run => folded[run] = Fold8(Piece((long)pieces * run / runs), Piece((run + 1L) * pieces / runs))),
            ];
            var seconds = new double[ways.Length][];
            for (int way = 0; way < ways.Length; way++)
                seconds[way] = new double[Walks];
            for (int walk = -1; walk < Walks; walk++)
            {
                for (int way = 0; way < ways.Length; way++)
                {
                    long start = Stopwatch.GetTimestamp();
                    ways[way]();
                    if (walk >= 0)
                        seconds[way][walk] = Stopwatch.GetElapsedTime(start).TotalSeconds;
                }
            }

            return [.. seconds.Select(of => pieces * (double)PieceBytes / of.Order().ElementAt(Walks / 2))];
        }
        finally
        {
            NativeMemory.AlignedFree(buffer);
        }

        ulong* Piece(long index) => (ulong*)(buffer + (index * PieceBytes));
    }

    /// <summary>Four vectors of the usual width at a time.</summary>
    private static ulong Fold4(ulong* source, ulong* end)
    {
        int width = Vector<ulong>.Count;
        Vector<ulong> a = default, b = default, c = default, d = default;
        for (; source < end; source += 4 * width)
        {
            a ^= Vector.Load(source);
            b ^= Vector.Load(source + width);
            c ^= Vector.Load(source + (2 * width));
            d ^= Vector.Load(source + (3 * width));
        }

        return Vector.Sum(a ^ b ^ c ^ d);
    }

    /// <summary>Four streams at once, each through a quarter: more requests in flight than one stream's prefetcher makes.</summary>
    private static ulong FoldApart(ulong* source, ulong* end)
    {
        int width = Vector<ulong>.Count;
        long quarter = (end - source) / 4;
        Vector<ulong> a = default, b = default, c = default, d = default;
        for (ulong* stop = source + quarter; source < stop; source += width)
        {
            a ^= Vector.Load(source);
            b ^= Vector.Load(source + quarter);
            c ^= Vector.Load(source + (2 * quarter));
            d ^= Vector.Load(source + (3 * quarter));
        }

        return Vector.Sum(a ^ b ^ c ^ d);
    }

    /// <summary>Eight vectors of 512 bits at a time, which narrower machines take in parts.</summary>
    private static ulong Fold8(ulong* source, ulong* end)
    {
        int width = Vector512<ulong>.Count;
        Vector512<ulong> a = default, b = default, c = default, d = default, e = default, f = default, g = default, h = default;
        for (; source < end; source += 8 * width)
        {
            a ^= Vector512.Load(source);
            b ^= Vector512.Load(source + width);
            c ^= Vector512.Load(source + (2 * width));
            d ^= Vector512.Load(source + (3 * width));
            e ^= Vector512.Load(source + (4 * width));
            f ^= Vector512.Load(source + (5 * width));
            g ^= Vector512.Load(source + (6 * width));
            h ^= Vector512.Load(source + (7 * width));
        }

        return Vector512.Sum(a ^ b ^ c ^ d ^ e ^ f ^ g ^ h);
    }

    /// <summary>One stream with lines asked for some way ahead, over the ends of pages, where the processor's own prefetchers stop.</summary>
    private static ulong FoldAhead(ulong* source, ulong* end)
    {
        const int Ahead = 4096;
        int width = Vector512<ulong>.Count;
        Vector512<ulong> a = default, b = default, c = default, d = default;
        for (; source < end; source += 4 * width)
        {
            Cache.Prefetch((byte*)source + Ahead);
            Cache.Prefetch((byte*)source + Ahead + 64);
            Cache.Prefetch((byte*)source + Ahead + 128);
            Cache.Prefetch((byte*)source + Ahead + 192);
            a ^= Vector512.Load(source);
            b ^= Vector512.Load(source + width);
            c ^= Vector512.Load(source + (2 * width));
            d ^= Vector512.Load(source + (3 * width));
        }

        return Vector512.Sum(a ^ b ^ c ^ d);
    }

    /// <summary>Eight streams at once, each through an eighth, with lines asked for ahead in each.</summary>
    private static ulong FoldEight(ulong* source, ulong* end)
    {
        const int Ahead = 2048 / sizeof(ulong);
        int width = Vector512<ulong>.Count;
        long stream = (end - source) / (8 * width) * width;
        Vector512<ulong> a = default, b = default, c = default, d = default;
        for (ulong* stop = source + stream, far = source + (4 * stream); source < stop; source += width, far += width)
        {
            Cache.PrefetchSecondLevel(source + Ahead);
            Cache.PrefetchSecondLevel(source + Ahead + stream);
            Cache.PrefetchSecondLevel(source + Ahead + (2 * stream));
            Cache.PrefetchSecondLevel(source + Ahead + (3 * stream));
            Cache.PrefetchSecondLevel(far + Ahead);
            Cache.PrefetchSecondLevel(far + Ahead + stream);
            Cache.PrefetchSecondLevel(far + Ahead + (2 * stream));
            Cache.PrefetchSecondLevel(far + Ahead + (3 * stream));
            a ^= Vector512.Load(source) ^ Vector512.Load(far);
            b ^= Vector512.Load(source + stream) ^ Vector512.Load(far + stream);
            c ^= Vector512.Load(source + (2 * stream)) ^ Vector512.Load(far + (2 * stream));
            d ^= Vector512.Load(source + (3 * stream)) ^ Vector512.Load(far + (3 * stream));
        }

        return Vector512.Sum(a ^ b ^ c ^ d);
    }
}
