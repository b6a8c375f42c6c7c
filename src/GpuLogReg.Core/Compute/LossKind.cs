namespace GpuLogReg.Compute;

/// <summary>The pointwise loss that a backend sums over rows.</summary>
public enum LossKind
{
    /// <summary>Binary log-loss of a linear margin: ℓ(z, y) = max(z, 0) − z·y + log1p(exp(−|z|)), y ∈ {0, 1}.</summary>
    Logistic,
}
