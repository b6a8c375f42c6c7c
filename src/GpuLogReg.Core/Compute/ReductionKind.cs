namespace GpuLogReg.Compute;

/// <summary>What a <see cref="Reduction"/> computes.</summary>
public enum ReductionKind
{
    /// <summary>Σ aᵢ·bᵢ.</summary>
    Dot,

    /// <summary>max |aᵢ|, the ∞-norm; NaN when any element is NaN.</summary>
    MaxAbs,

    /// <summary>Σ |aᵢ|, the 1-norm; NaN when any element is NaN.</summary>
    SumAbs,
}
