using System.Diagnostics;
using GpuLogReg.Ilgpu.Launch;
using ILGPU;
using ILGPU.Runtime;

namespace GpuLogReg.Ilgpu.Passes;

/// <summary>The device's own copy of one buffer into another: the limit that a memory-bound pass is judged by.</summary>
internal static class CopyBandwidth
{
    private const int Copies = 3;

    /// <summary>Seconds of copies before those that count: drivers allocate in the first, and clocks rise. So it is with what is held against them.</summary>
    private const double SettlingSeconds = 0.05;

    /// <summary>Copies half of <paramref name="bytes"/> and waits, several times in a row, of which the median counts, after some that settle the device.</summary>
    /// <param name="device">The device.</param>
    /// <param name="bytes">Memory to walk over, reads and writes together.</param>
    /// <returns>Bytes moved a second, both ways counted.</returns>
    public static double Measure(OpenDevice device, long bytes)
    {
        long length = Math.Max(1, bytes / 2 / sizeof(double));
        using MemoryBuffer1D<double, Stride1D.Dense> source = device.Allocate<double>(length);
        using MemoryBuffer1D<double, Stride1D.Dense> target = device.Allocate<double>(length);

        for (double settled = 0; settled < SettlingSeconds;)
            settled += Copy();
        double[] seconds = [.. Enumerable.Range(0, Copies).Select(_ => Copy()).Order()];
        return 2.0 * length * sizeof(double) / seconds[Copies / 2];

        double Copy()
        {
            long start = Stopwatch.GetTimestamp();
            source.View.CopyTo(device.Stream, target.View);
            device.Stream.Synchronize();
            return Stopwatch.GetElapsedTime(start).TotalSeconds;
        }
    }
}
