namespace GpuLogReg.Compute;

/// <summary>
/// One step of Adam (Kingma and Ba, "Adam: a method for stochastic optimization", 2015, algorithm 1), or with a decay of AdamW (Loshchilov and Hutter,
/// "Decoupled weight decay regularization", 2019, algorithm 2), elementwise on w, its gradient G and the running means m and v:
/// g = G − δ·w, m ← β₁·m + (1 − β₁)·g, v ← β₂·v + (1 − β₂)·g², w ← w − α·m̂/(√v̂ + ε) − α·δ·w, m̂ = m/(1 − β₁ᵗ), v̂ = v/(1 − β₂ᵗ).
/// </summary>
/// <remarks>
/// G is the gradient of an objective that contains (δ/2)·‖w‖² over the first <see cref="Extent"/> elements. Taking δ·w out of it here, rather than in a
/// launch of its own, keeps the penalty out of m and v; from the extent on, and everywhere with δ = 0, this is Adam on G.
/// </remarks>
public readonly record struct AdamStep
{
    /// <summary>α, finite and not negative.</summary>
    public double Rate { get; init; }

    /// <summary>β₁ in [0, 1).</summary>
    public double Beta1 { get; init; }

    /// <summary>β₂ in [0, 1).</summary>
    public double Beta2 { get; init; }

    /// <summary>ε, finite and above 0.</summary>
    public double Epsilon { get; init; }

    /// <summary>t, the number of the step, at least 1.</summary>
    public long Number { get; init; }

    /// <summary>δ, finite and not negative; 0 for Adam.</summary>
    public double Decay { get; init; }

    /// <summary>How many leading elements decay.</summary>
    public int Extent { get; init; }

    /// <summary>α/(1 − β₁ᵗ): what m is multiplied by.</summary>
    public double MeanScale => Rate / (1 - Math.Pow(Beta1, Number));

    /// <summary>1/(1 − β₂ᵗ): what v is multiplied by.</summary>
    public double SquareScale => 1 / (1 - Math.Pow(Beta2, Number));

    /// <summary>Refuses what no backend can compute, in the same words everywhere.</summary>
    /// <param name="w">The point.</param>
    /// <param name="gradient">G, as long.</param>
    /// <param name="mean">m, as long.</param>
    /// <param name="square">v, as long.</param>
    /// <exception cref="ArgumentException">A length differs, or w, m and v are not three vectors.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public void Ensure(Vector w, Vector gradient, Vector mean, Vector square)
    {
        ArgumentNullException.ThrowIfNull(w);
        EnsureLength(gradient, w, nameof(gradient));
        EnsureLength(mean, w, nameof(mean));
        EnsureLength(square, w, nameof(square));
        if (w == mean || w == square || mean == square)
            throw new ArgumentException("'w', 'mean' and 'square' share a vector; expected three, as each is written.", nameof(mean));
        Ensure(double.IsFinite(Rate) && Rate >= 0, Rate, nameof(Rate), "a finite number, zero or more");
        Ensure(Beta1 is >= 0 and < 1, Beta1, nameof(Beta1), "at least 0 and below 1");
        Ensure(Beta2 is >= 0 and < 1, Beta2, nameof(Beta2), "at least 0 and below 1");
        Ensure(double.IsFinite(Epsilon) && Epsilon > 0, Epsilon, nameof(Epsilon), "a finite number above 0");
        Ensure(Number >= 1, Number, nameof(Number), "1 or more");
        Ensure(double.IsFinite(Decay) && Decay >= 0, Decay, nameof(Decay), "a finite number, zero or more");
        Ensure(Extent >= 0 && Extent <= w.Length, Extent, nameof(Extent), $"0 to {w.Length}, the length of the vectors");
    }

    private static void EnsureLength(Vector vector, Vector w, string name)
    {
        ArgumentNullException.ThrowIfNull(vector, name);
        if (vector.Length != w.Length)
            throw new ArgumentException($"'{name}' has length {vector.Length}; expected {w.Length}, the length of 'w'.", name);
    }

    private static void Ensure(bool right, IFormattable got, string name, string allowed)
    {
        if (!right)
            throw new ArgumentOutOfRangeException(name, FormattableString.Invariant($"'{name}' of the Adam step is {got}; expected {allowed}."));
    }
}
