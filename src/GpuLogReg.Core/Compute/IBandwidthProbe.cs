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
}
