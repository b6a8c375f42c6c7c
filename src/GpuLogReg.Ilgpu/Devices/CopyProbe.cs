using System.Diagnostics;
using GpuLogReg.Ilgpu.Launch;
using ILGPU;
using ILGPU.Runtime;

namespace GpuLogReg.Ilgpu.Devices;

/// <summary>The device's copy bandwidth: the driver's own copy from one buffer to another, the yardstick that a pass is measured by.</summary>
internal static class CopyProbe
{
    // Short copies are all launch: as many in a row as move this much.
    private const long LeastBytes = 1L << 28;

    /// <summary>Bytes read and written a second.</summary>
    /// <param name="device">An open device.</param>
    /// <param name="bytes">Size of each buffer.</param>
    public static double Measure(OpenDevice device, long bytes)
    {
        long words = Math.Max(1, bytes / sizeof(long));
        using MemoryBuffer1D<long, Stride1D.Dense> source = device.Allocate<long>(words);
        using MemoryBuffer1D<long, Stride1D.Dense> target = device.Allocate<long>(words);
        source.View.CopyTo(device.Stream, target.View);
        device.Stream.Synchronize();

        int copies = (int)Math.Clamp(LeastBytes / (words * sizeof(long)), 1, 64);
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < copies; i++)
            source.View.CopyTo(device.Stream, target.View);
        device.Stream.Synchronize();
        return 2.0 * copies * words * sizeof(long) / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }
}
