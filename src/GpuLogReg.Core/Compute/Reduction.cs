namespace GpuLogReg.Compute;

/// <summary>One number to be computed from one or two vectors over their first <paramref name="Extent"/> elements.</summary>
/// <param name="Kind">What to compute.</param>
/// <param name="A">First vector.</param>
/// <param name="B">Second vector; the same as <paramref name="A"/> where only one is needed.</param>
/// <param name="Extent">How many leading elements take part.</param>
public readonly record struct Reduction(ReductionKind Kind, Vector A, Vector B, int Extent)
{
    /// <summary>Σ aᵢ·bᵢ over all elements.</summary>
    /// <param name="a">First vector.</param>
    /// <param name="b">Second vector, of the same length.</param>
    public static Reduction Dot(Vector a, Vector b) => new(ReductionKind.Dot, a, b, a.Length);

    /// <summary>Σ aᵢ·bᵢ over the first <paramref name="extent"/> elements.</summary>
    /// <param name="a">First vector.</param>
    /// <param name="b">Second vector.</param>
    /// <param name="extent">How many leading elements take part.</param>
    public static Reduction Dot(Vector a, Vector b, int extent) => new(ReductionKind.Dot, a, b, extent);

    /// <summary>max |aᵢ| over all elements.</summary>
    /// <param name="a">The vector.</param>
    public static Reduction MaxAbs(Vector a) => new(ReductionKind.MaxAbs, a, a, a.Length);

    /// <summary>Σ |aᵢ| over the first <paramref name="extent"/> elements.</summary>
    /// <param name="a">The vector.</param>
    /// <param name="extent">How many leading elements take part.</param>
    public static Reduction SumAbs(Vector a, int extent) => new(ReductionKind.SumAbs, a, a, extent);
}
