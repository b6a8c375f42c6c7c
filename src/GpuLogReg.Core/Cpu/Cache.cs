using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace GpuLogReg.Cpu;

/// <summary>Hints to the processor's caches.</summary>
internal static unsafe class Cache
{
    /// <summary>Bytes of a line on current machines.</summary>
    public const int Line = 64;

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
}
