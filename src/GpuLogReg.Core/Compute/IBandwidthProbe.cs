namespace GpuLogReg.Compute;

/// <summary>An optional face of a backend: how fast its memory is, so that a benchmark can print the limit beside the figure, in the same run.</summary>
public interface IBandwidthProbe
{
    /// <summary>What is measured: "read" where memory is read only, "copy" where as much is written as read.</summary>
    string BandwidthKind { get; }

    /// <summary>Moves memory the fastest way known, and waits for the end.</summary>
    /// <param name="bytes">About how much memory to walk over: as much as the pass that is compared.</param>
    /// <returns>Bytes moved a second; a copy counts both ways.</returns>
    double MeasureBandwidth(long bytes);

    /// <summary>
    /// The same by every way that is tried, always in the same order. Where a machine's speed changes from second to second, the best of several looks is above what the
    /// memory gives; over many rounds the way to hold against others is the one whose median is best.
    /// </summary>
    /// <param name="bytes">As for <see cref="MeasureBandwidth"/>.</param>
    /// <returns>Bytes moved a second, a number a way.</returns>
    IReadOnlyList<double> MeasureBandwidthByWay(long bytes) => [MeasureBandwidth(bytes)];
}
