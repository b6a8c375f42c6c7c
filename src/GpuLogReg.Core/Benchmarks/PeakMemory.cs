using System.Diagnostics;
using System.Globalization;

namespace GpuLogReg.Benchmarks;

/// <summary>The most memory that this process had resident: of a stretch of its life on Linux, of the whole of it elsewhere.</summary>
internal static class PeakMemory
{
    private const string ClearReferences = "/proc/self/clear_refs", Peak = "VmHWM:";

    /// <summary>Starts a stretch, where the system lets one: what is resident now becomes the peak.</summary>
    public static void Reset()
    {
        try
        {
            // proc_pid_clear_refs(5): 5 resets the peak resident set size to the present one.
            File.WriteAllText(ClearReferences, "5");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The peak stays that of the whole process.
        }
    }

    /// <summary>The peak in bytes.</summary>
    public static long Bytes()
    {
        using var process = Process.GetCurrentProcess();
        return Of(process) ?? process.PeakWorkingSet64;
    }

    /// <summary>The peak of another process so far, which only grows; null where it has ended.</summary>
    /// <param name="process">The process.</param>
    public static long? Of(Process process)
    {
        try
        {
            if (!OperatingSystem.IsLinux())
            {
                process.Refresh();
                return process.PeakWorkingSet64;
            }

            // What the kernel itself noted, so that no moment between two looks is missed.
            string? line = File.ReadLines($"/proc/{process.Id}/status").FirstOrDefault(l => l.StartsWith(Peak, StringComparison.Ordinal));
            return line is null ? null : long.Parse(line[Peak.Length..].Replace("kB", "", StringComparison.Ordinal), NumberStyles.Integer, CultureInfo.InvariantCulture) << 10;
        }
        catch (Exception e) when (e is IOException or InvalidOperationException)
        {
            return null;
        }
    }
}
