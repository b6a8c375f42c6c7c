using System.Diagnostics;
using GpuLogReg.Ilgpu.Launch;
using ILGPU;
using ILGPU.Runtime;

namespace GpuLogReg.Ilgpu.Passes;

/// <summary>The device's own copy of one buffer into another: the limit that a memory-bound pass is judged by.</summary>
internal static class CopyBandwidth
{
    /// <summary>Copies half of <paramref name="bytes"/> once and waits.</summary>
    /// <param name="device">The device.</param>
    /// <param name="bytes">Memory to walk over, reads and writes together.</param>
    /// <returns>Bytes moved a second, both ways counted.</returns>
    public static double Measure(OpenDevice device, long bytes)
    {
        long length = Math.Max(1, bytes / 2 / sizeof(double));
        using MemoryBuffer1D<double, Stride1D.Dense> source = device.Allocate<double>(length);
        using MemoryBuffer1D<double, Stride1D.Dense> target = device.Allocate<double>(length);

        // The first copy is where lazy drivers allocate; the second is timed.
        Copy(device, source, target);
        long start = Stopwatch.GetTimestamp();
        Copy(device, source, target);
        return 2.0 * length * sizeof(double) / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private static void Copy(OpenDevice device, MemoryBuffer1D<double, Stride1D.Dense> source, MemoryBuffer1D<double, Stride1D.Dense> target)
    {
        source.View.CopyTo(device.Stream, target.View);
        device.Stream.Synchronize();
    }
}
