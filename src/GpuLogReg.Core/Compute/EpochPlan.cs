namespace GpuLogReg.Compute;

/// <summary>
/// The steps of an epoch of mini-batch descent with momentum, one a batch B of the current row order:
/// g = scale·Σ_B sᵢ·∇ℓᵢ(w) + ρ·w, v ← μ·v − α·g, w ← w + v (Nesterov: w ← w + μ·v − α·g).
/// </summary>
public readonly record struct EpochPlan
{
    /// <summary>Rows of a batch, at least 1; the last batch has what is left over.</summary>
    public required int BatchSize { get; init; }

    /// <summary>μ, in [0, 1).</summary>
    public required double Momentum { get; init; }

    /// <summary>Whether the step is Nesterov's.</summary>
    public bool Nesterov { get; init; }

    /// <summary>Whether scale is n/(|B|·S), as in <see cref="PenalizedObjective"/>; else 1, and sums stay sums.</summary>
    public bool IsMean { get; init; }

    /// <summary>ρ: what of w is added to the gradient of the penalised part.</summary>
    public double Ridge { get; init; }

    /// <summary>Whether the intercepts stay where they are.</summary>
    public bool FixedIntercept { get; init; }

    /// <summary>Batches of an epoch.</summary>
    /// <param name="rows">n, at least 1.</param>
    public long Steps(long rows) => ((rows - 1) / BatchSize) + 1;
}
