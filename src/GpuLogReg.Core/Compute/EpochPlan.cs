namespace GpuLogReg.Compute;

/// <summary>
/// The steps of an epoch of mini-batch descent, one a batch B of the current row order:
/// g = scale·Σ_B sᵢ·∇ℓᵢ(w) + ρ·w, v ← μ·v − α·g, w ← w + v (Nesterov: w ← w + μ·v − α·g); or an <see cref="AdamStep"/> with this g.
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

    /// <summary>The first of the steps where they are Adam's or AdamW's, its rate not looked at; null for steps with momentum.</summary>
    public AdamStep? Adam { get; init; }

    /// <summary>What Σ_B is multiplied by.</summary>
    /// <param name="rows">n.</param>
    /// <param name="batch">|B|.</param>
    /// <param name="weightSum">S.</param>
    public double Scale(long rows, long batch, double weightSum) => IsMean ? (double)rows / batch / weightSum : 1;

    /// <summary>The numbers of one of Adam's steps; null for steps with momentum.</summary>
    /// <param name="step">The step of the epoch, 0-based.</param>
    /// <param name="rate">Its α.</param>
    public AdamStep? AdamAt(long step, double rate) => Adam is { } first ? first with { Number = first.Number + step, Rate = rate } : null;

    /// <summary>Refuses what no backend can compute, in the same words everywhere.</summary>
    /// <param name="shape">The sizes.</param>
    /// <param name="rates">How many rates there are.</param>
    /// <param name="w">The point.</param>
    /// <param name="velocity">v, or Adam's m.</param>
    /// <param name="square">Adam's v; null for steps with momentum.</param>
    /// <exception cref="ArgumentException">A length is wrong, or there is a square without Adam or Adam without one.</exception>
    public void Ensure(ObjectiveShape shape, int rates, Vector w, Vector velocity, Vector? square)
    {
        shape.EnsureCoefficients(w, nameof(w));
        shape.EnsureCoefficients(velocity, nameof(velocity));
        if (rates != Steps(shape.Rows))
            throw new ArgumentException($"'rates' has length {rates}; expected {Steps(shape.Rows)}, one a batch of {BatchSize} of {shape.Rows} rows.", nameof(rates));
        if (Adam is null != square is null)
            throw new ArgumentException($"'square' is {(square is null ? "absent" : "given")}; expected a vector with Adam's steps, none with others.", nameof(square));
        if (Adam is { } adam)
            (adam with { Rate = 0 }).Ensure(w, velocity, velocity, square!);
    }

    /// <summary>Batches of an epoch.</summary>
    /// <param name="rows">n, at least 1.</param>
    public long Steps(long rows) => ((rows - 1) / BatchSize) + 1;
}
