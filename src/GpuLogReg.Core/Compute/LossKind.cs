namespace GpuLogReg.Compute;

/// <summary>The loss of a row that a backend sums over rows.</summary>
public enum LossKind
{
    /// <summary>Binary log-loss of a linear margin: ℓ(z, y) = max(z, 0) − z·y + log1p(exp(−|z|)), y ∈ {0, 1}. One output.</summary>
    Logistic,

    /// <summary>
    /// Multinomial log-loss of k margins: ℓ(z, y) = log Σⱼ exp(zⱼ) − z_y, y ∈ {0, …, k − 1}, computed as max(z) + log Σⱼ exp(zⱼ − max(z)) − z_y. k outputs,
    /// all k coefficient columns free (the loss does not change where the same number is added to every output).
    /// </summary>
    Softmax,
}
