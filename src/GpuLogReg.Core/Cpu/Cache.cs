using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace GpuLogReg.Cpu;

/// <summary>Hints to the processor's caches.</summary>
internal static unsafe class Cache
{
    /// <summary>Bytes of a line on current machines.</summary>
    public const int Line = 64;

    /// <summary>Vectors, one behind the other, that a line is asked for once: 1 where a vector fills a line or more.</summary>
    /// <param name="bytes">Of a vector.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int VectorsOfLine(int bytes) => Math.Max(1, Line / bytes);

    /// <summary>Starts to bring the line of an address into the cache, on machines that can be asked. The address may lie outside any memory.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Prefetch(void* address)
    {
        if (Sse.IsSupported)
            Sse.Prefetch0(address);
    }

    /// <summary>The same into the second level only: what comes does not push out what the nearest cache is working on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void PrefetchSecondLevel(void* address)
    {
        if (Sse.IsSupported)
            Sse.Prefetch1(address);
    }

    /// <summary><see cref="PrefetchSecondLevel"/> in four streams.</summary>
    /// <param name="line">In the first of them.</param>
    /// <param name="stream">Bytes from a stream to the next.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void PrefetchFour(byte* line, nint stream)
    {
        PrefetchSecondLevel(line);
        PrefetchSecondLevel(line + stream);
        PrefetchSecondLevel(line + (2 * stream));
        PrefetchSecondLevel(line + (3 * stream));
    }
}
