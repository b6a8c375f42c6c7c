using GpuLogReg.Metrics;

namespace GpuLogReg.Estimators;

/// <summary>What a cross-validation found.</summary>
public sealed record CrossValidationResult
{
    /// <summary>What was compared.</summary>
    public required Scorer Metric { get; init; }

    /// <summary>Folds.</summary>
    public required int Folds { get; init; }

    /// <summary>A score for each penalty: L1 ratios in the order given, C ascending within each.</summary>
    public required IReadOnlyList<CrossValidationScore> Scores { get; init; }

    /// <summary>The best mean; of equals the smallest C.</summary>
    public required CrossValidationScore Best { get; init; }

    /// <summary>The one to use: <see cref="Best"/>, or by the rule of one standard error.</summary>
    public required CrossValidationScore Chosen { get; init; }

    /// <summary>Passes over X of all fits together, the last one included.</summary>
    public required double Evaluations { get; init; }

    /// <summary>The fits that ended otherwise than converged, among those on the folds.</summary>
    public required int NotConverged { get; init; }

    /// <summary>The chosen penalty fitted to all rows; null where that was not wanted.</summary>
    public LogisticModel? Model { get; init; }
}
