using GpuLogReg.Compute;

namespace GpuLogReg.Benchmarks;

/// <summary>The most memory that one way to train had resident, from the file to the model.</summary>
/// <param name="Program">"gpulogreg", or the peer's name.</param>
/// <param name="Source">The files: "x.npy + y.npy".</param>
/// <param name="Method">What was asked beside: "--standardize"; of a peer, its method. Null for nothing.</param>
/// <param name="Precision">How the program stores X; null where a peer does not say.</param>
/// <param name="DataBytes">n × d × the size of a stored number: what any program that holds X must have.</param>
public sealed record MemoryMeasurement(string Program, string Source, string? Method, Precision? Precision, long DataBytes)
{
    /// <summary>How much may be resident over the data: 15 % of it for labels, weights and margins, and 64 MiB for the program itself.</summary>
    public const double Share = 0.15;

    /// <summary>The part of what is allowed that does not grow with the data.</summary>
    public const long Fixed = 64 << 20;

    /// <summary>Largest peak of the runs; null where it was not measured.</summary>
    public long? PeakBytes { get; init; }

    /// <summary>The shortest run.</summary>
    public double? Seconds { get; init; }

    /// <summary>Versions of a peer.</summary>
    public string? Version { get; init; }

    /// <summary>What the reader must know.</summary>
    public string? Note { get; init; }

    /// <summary>Why it was not measured.</summary>
    public string? Absent { get; init; }

    /// <summary>1.15 × the data + 64 MiB.</summary>
    public long AllowedBytes => (long)((1 + Share) * DataBytes) + Fixed;

    /// <summary>The peak over what is allowed.</summary>
    public double? OfAllowed => (double?)PeakBytes / AllowedBytes;
}
