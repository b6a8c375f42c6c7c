using System.Diagnostics;
using System.Globalization;

namespace GpuLogReg.Benchmarks;

/// <summary>The most memory that this process had resident: of a stretch of its life on Linux, of the whole of it elsewhere.</summary>
internal static class PeakMemory
{
    private const string Status = "/proc/self/status", ClearReferences = "/proc/self/clear_refs", Peak = "VmHWM:";

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
        if (File.Exists(Status) && File.ReadLines(Status).FirstOrDefault(line => line.StartsWith(Peak, StringComparison.Ordinal)) is { } line)
            return long.Parse(line[Peak.Length..].Replace("kB", "", StringComparison.Ordinal), NumberStyles.Integer, CultureInfo.InvariantCulture) << 10;
        using var process = Process.GetCurrentProcess();
        return process.PeakWorkingSet64;
    }
}
