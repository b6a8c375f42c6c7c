using GpuLogReg.Compute;

namespace GpuLogReg.Benchmarks;

/// <summary>What <see cref="PassBenchmark"/> measures.</summary>
public sealed record PassBenchmarkOptions
{
    /// <summary>The d to measure; default 28, 128 and 1000.</summary>
    public IReadOnlyList<int> Features { get; init; } = [28, 128, 1000];

    /// <summary>Size of X in bytes, at least 1 MiB; n follows from d. Default 256 MiB, several times the cache of most machines.</summary>
    public long Bytes { get; init; } = 256L << 20;

    /// <summary>The n to measure at every d; empty, the default, for one that follows from <see cref="Bytes"/>.</summary>
    public IReadOnlyList<long> Rows { get; init; } = [];

    /// <summary>How X is stored; default float32.</summary>
    public Precision Precision { get; init; } = Precision.Float32;

    /// <summary>Measured rounds; the medians are reported. Several sizes take turns after some of them, with a round of warm-up each time. Default 15.</summary>
    public int Rounds { get; init; } = 15;

    /// <summary>Peers that evaluate the same on the CPU, in the rounds of the cpu device; default none.</summary>
    public PeerScripts? Peers { get; init; }
}
