using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace GpuLogReg.Cpu;

/// <summary>Hints to the processor's caches.</summary>
internal static unsafe class Cache
{
    /// <summary>Bytes of a line on current machines.</summary>
    public const int Line = 64;

    /// <summary>Bytes of a core's first-level cache of data; 0 where the machine does not say, or has cores of several kinds.</summary>
    public static int FirstLevelBytes { get; } = FindFirstLevel();

    /// <summary>Vectors, one behind the other, that a line is asked for once: 1 where a vector fills a line or more.</summary>
    /// <param name="bytes">Of a vector.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int VectorsOfLine(int bytes) => Math.Max(1, Line / bytes);

    /// <summary>
    /// The next boundary of a line, or the address itself: where a vector is stored to be read again soon. A store that lies on two lines is not handed to a load before
    /// it has reached the cache.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void* Align(void* address) => (void*)(((nint)address + Line - 1) & -Line);

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

    /// <summary><see cref="PrefetchSecondLevel"/> in four streams. Not by calling it: the compiler inlines so many calls into a method, and this would be four of them.</summary>
    /// <param name="line">In the first of them.</param>
    /// <param name="stream">Bytes from a stream to the next.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void PrefetchFour(byte* line, nint stream)
    {
        if (!Sse.IsSupported)
            return;
        Sse.Prefetch1(line);
        Sse.Prefetch1(line + stream);
        Sse.Prefetch1(line + (2 * stream));
        Sse.Prefetch1(line + (3 * stream));
    }

    private static int FindFirstLevel()
    {
        // Where cores differ it would depend on the core that asks, and two runs are to choose alike.
        const int Features = 7, Hybrid = 1 << 15;
        if (X86Base.IsSupported && X86Base.CpuId(0, 0).Eax >= Features && (X86Base.CpuId(Features, 0).Edx & Hybrid) != 0)
            return 0;

        // AMD's processors give its KiB in the upper byte of one number; Intel's list their caches, each with what its size is the product of.
        const int AmdCaches = unchecked((int)0x8000_0005), IntelCaches = 4, MostCaches = 8, OfData = 1, FirstLevel = 1;
        if (!X86Base.IsSupported)
            return 0;
        if (X86Base.CpuId(unchecked((int)0x8000_0000), 0).Eax is int highest && (uint)highest >= unchecked((uint)AmdCaches) && (uint)X86Base.CpuId(AmdCaches, 0).Ecx >> 24 is > 0 and var kibibytes)
            return (int)kibibytes << 10;
        for (int i = 0; X86Base.CpuId(0, 0).Eax >= IntelCaches && i < MostCaches; i++)
        {
            var (kind, shape, sets, _) = X86Base.CpuId(IntelCaches, i);
            if ((kind & 0x1F) == OfData && ((kind >> 5) & 7) == FirstLevel)
                return (((shape >> 22) & 0x3FF) + 1) * (((shape >> 12) & 0x3FF) + 1) * ((shape & 0xFFF) + 1) * (sets + 1);
        }

        return 0;
    }
}
