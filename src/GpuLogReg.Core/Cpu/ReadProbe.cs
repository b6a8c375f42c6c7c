using System.Diagnostics;
using System.Numerics;
using System.Runtime.InteropServices;

namespace GpuLogReg.Cpu;

/// <summary>The machine's read bandwidth: all cores walk over one buffer and fold every vector into a few accumulators, nothing else. They do so in two ways, one stream a core and four, as either can be the faster one.</summary>
internal sealed unsafe class ReadProbe(int threads)
{
    private const long PieceBytes = 1 << 20;

    /// <summary>Of each way: a limit is the best of a few tries: whatever slows one of them down is not the memory.</summary>
    private const int Walks = 3;

    private readonly ParallelOptions _parallel = new() { MaxDegreeOfParallelism = threads };
    private ulong[] _folded = [];

    /// <summary>Bytes read a second, the best of a few walks over a buffer of about this size.</summary>
    /// <param name="bytes">Size of the buffer; rounded up to whole MiB.</param>
    public double Measure(long bytes)
    {
        int pieces = (int)Math.Max(1, (bytes + PieceBytes - 1) / PieceBytes);
        byte* buffer = (byte*)LargeMemory.Allocate((nuint)(pieces * PieceBytes));
        try
        {
            _folded = new ulong[pieces];

            // Pages that were never written are all one page of zeros: fill first, so that the read goes to memory.
            Parallel.For(0, pieces, _parallel, piece => new Span<byte>(buffer + (piece * PieceBytes), (int)PieceBytes).Fill((byte)(piece + 1)));
            double best = 0;
            for (int walk = 0; walk < 2 * Walks; walk++)
            {
                int streams = walk % 2 == 0 ? 1 : 4;
                long start = Stopwatch.GetTimestamp();
                Parallel.For(0, pieces, _parallel, piece => _folded[piece] = Fold((ulong*)(buffer + (piece * PieceBytes)), streams));
                best = Math.Max(best, pieces * (double)PieceBytes / Stopwatch.GetElapsedTime(start).TotalSeconds);
            }

            return best;
        }
        finally
        {
            NativeMemory.AlignedFree(buffer);
        }
    }

    private static ulong Fold(ulong* source, int streams)
    {
        int width = Vector<ulong>.Count, all = (int)(PieceBytes / sizeof(ulong));
        int step = streams == 1 ? width : all / 4, advance = streams == 1 ? 4 * width : width;
        Vector<ulong> a = default, b = default, c = default, d = default;
        for (int left = all / (4 * width); left > 0; left--, source += advance)
        {
            a ^= Vector.Load(source);
            b ^= Vector.Load(source + step);
            c ^= Vector.Load(source + (2 * step));
            d ^= Vector.Load(source + (3 * step));
        }

        return Vector.Sum(a ^ b ^ c ^ d);
    }
}
