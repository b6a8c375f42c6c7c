namespace GpuLogReg.Benchmarks;

/// <summary>What <see cref="MemoryBenchmark"/> measures.</summary>
public sealed record MemoryBenchmarkOptions
{
    /// <summary>n, at least 10; default 4 million.</summary>
    public int Rows { get; init; } = 4_000_000;

    /// <summary>d, at least 1; default 28.</summary>
    public int Features { get; init; } = 28;

    /// <summary>Runs of each case, of which the largest peak counts; at least 1.</summary>
    public int Rounds { get; init; } = 1;
}
