using System.Runtime.InteropServices;
using GpuLogReg.Cpu;

namespace GpuLogReg.Cli.Output;

/// <summary>The machine and the runtime in words.</summary>
internal static class Machine
{
    /// <summary>The .NET runtime and what it was built for.</summary>
    public static string Runtime => $"{RuntimeInformation.FrameworkDescription}, {RuntimeInformation.RuntimeIdentifier}";

    /// <summary>The operating system.</summary>
    public static string System => RuntimeInformation.OSDescription;

    /// <summary>The processor, its cores and the width of its vectors.</summary>
    public static string Processor => FormattableString.Invariant(
        $"{ProcessorName() ?? RuntimeInformation.ProcessArchitecture.ToString()}, {Environment.ProcessorCount} logical cores, vectors of {SimdBackend.VectorBits} bits");

    /// <summary>Bytes that this process may use.</summary>
    public static long MemoryBytes => GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;

    private static string? ProcessorName()
    {
        const string CpuInfo = "/proc/cpuinfo";
        if (!File.Exists(CpuInfo))
            return Environment.GetEnvironmentVariable("PROCESSOR_IDENTIFIER");
        string? line = File.ReadLines(CpuInfo).FirstOrDefault(l => l.StartsWith("model name", StringComparison.Ordinal));
        return line?[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim();
    }
}
