using GpuLogReg.Compute;

namespace GpuLogReg.Benchmarks;

/// <summary>What <see cref="EpochBenchmark"/> measures.</summary>
public sealed record EpochBenchmarkOptions
{
    /// <summary>The device of ours by name, not auto; default the CPU engine.</summary>
    public string Device { get; init; } = "cpu";

    /// <summary>How ours stores X; default float32.</summary>
    public Precision Precision { get; init; } = Precision.Float32;

    /// <summary>Rows of a batch, the same for all; default 1024.</summary>
    public int BatchSize { get; init; } = 1024;

    /// <summary>Step; default 0.1.</summary>
    public double LearningRate { get; init; } = 0.1;

    /// <summary>Measured rounds after one warm-up; default 9.</summary>
    public int Rounds { get; init; } = 9;
}
