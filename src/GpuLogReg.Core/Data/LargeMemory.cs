using System.Runtime.InteropServices;

namespace GpuLogReg.Data;

/// <summary>
/// Native memory for what a pass streams over, in large pages where the system gives them on request: with pages of 4 KiB a pass looks up an address
/// every 64 lines, and where the streams of a tile are far apart each of them does.
/// </summary>
internal static unsafe partial class LargeMemory
{
    private const nuint LargePage = 2 << 20, CacheLine = 64;

    private const int AdviseDontNeed = 4, AdviseHugePages = 14;

    /// <summary>Allocates bytes of any content on a boundary of a cache line at least; <see cref="NativeMemory.AlignedFree"/> frees them.</summary>
    /// <param name="bytes">How many; 0 gives a pointer too.</param>
    public static void* Allocate(nuint bytes)
    {
        // A page that is only partly used would cost memory: small blocks stay on small pages.
        if (!OperatingSystem.IsLinux() || bytes < 2 * LargePage)
            return NativeMemory.AlignedAlloc(Math.Max(bytes, CacheLine), CacheLine);
        void* memory = NativeMemory.AlignedAlloc(bytes, LargePage);

        // Advice that the kernel does not take changes nothing but speed.
        _ = Advise(memory, bytes / LargePage * LargePage, AdviseHugePages);
        return memory;
    }

    /// <summary>
    /// Asks for large pages where a stretch that is about to be written whole has none yet: a new array's pages are made at the first touch, and one of 2 MiB costs less
    /// than 512 of 4 KiB, above all in a virtual machine. Only pages that lie inside the stretch, so that it takes no more memory than it has.
    /// </summary>
    /// <param name="start">First byte.</param>
    /// <param name="bytes">How many.</param>
    public static void Expect(void* start, long bytes)
    {
        if (!OperatingSystem.IsLinux())
            return;
        nuint first = ((nuint)start + LargePage - 1) / LargePage * LargePage, end = ((nuint)start + (nuint)bytes) / LargePage * LargePage;
        if (end > first)
            _ = Advise((void*)first, end - first, AdviseHugePages);
    }

    /// <summary>
    /// Gives whole pages inside a stretch back to the system, where it takes them: those of native memory read as zeros afterwards (elsewhere the stretch stays
    /// as it is), those of a file that is mapped read-only come again from the file.
    /// </summary>
    /// <param name="start">First byte.</param>
    /// <param name="bytes">How many.</param>
    public static void Discard(byte* start, long bytes)
    {
        if (!OperatingSystem.IsLinux())
            return;
        nint page = Environment.SystemPageSize;
        nint first = ((nint)start + page - 1) / page * page, end = (nint)(start + bytes) / page * page;
        if (end > first)
            _ = Advise((void*)first, (nuint)(end - first), AdviseDontNeed);
    }

    [LibraryImport("libc", EntryPoint = "madvise")]
    private static partial int Advise(void* start, nuint length, int advice);
}
