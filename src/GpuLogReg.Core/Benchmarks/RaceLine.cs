using GpuLogReg.Compute;

namespace GpuLogReg.Benchmarks;

/// <summary>One entrant's line of a table. Times are medians over the rounds; ratios and shares are medians of those within each round. Null: not measured.</summary>
public sealed record RaceLine
{
    /// <summary>Name of ours.</summary>
    public const string Ours = "gpulogreg";

    /// <summary>"gpulogreg", or the peer's name.</summary>
    public required string Program { get; init; }

    /// <summary>The way it did the work: "lbfgs".</summary>
    public string? Method { get; init; }

    /// <summary>The type of the numbers of X.</summary>
    public Precision? Precision { get; init; }

    /// <summary>What one run took.</summary>
    public double? Seconds { get; init; }

    /// <summary>Passes over X of one run.</summary>
    public double? Passes { get; init; }

    /// <summary>Bytes of X and of signed weights read in those passes, a second.</summary>
    public double? BytesPerSecond { get; init; }

    /// <summary>That over the memory's own speed.</summary>
    public double? Share { get; init; }

    /// <summary>Its time over that of our fastest.</summary>
    public double? Ratio { get; init; }

    /// <summary>A peer's time over ours by the same method, of the same precision where we have it.</summary>
    public double? RatioToAlike { get; init; }

    /// <summary>J where it ended, by the judge of the report in float64.</summary>
    public double? Objective { get; init; }

    /// <summary>‖∇J‖∞ where it ended, by the judge of the report in float64.</summary>
    public double? GradientNorm { get; init; }

    /// <summary>Largest difference of a probability from our first line's.</summary>
    public double? Difference { get; init; }

    /// <summary>Most memory that the process had resident during its first run, the data included.</summary>
    public long? PeakBytes { get; init; }

    /// <summary>Versions of a peer.</summary>
    public string? Version { get; init; }

    /// <summary>What the reader must know.</summary>
    public string? Note { get; init; }

    /// <summary>Why it was not measured.</summary>
    public string? Absent { get; init; }
}
