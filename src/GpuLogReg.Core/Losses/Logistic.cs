namespace GpuLogReg.Losses;

/// <summary>The logistic function and its relatives for single numbers on the host, stable for every finite z.</summary>
public static class Logistic
{
    /// <summary>
    /// σ(z) = (z ≥ 0 ? 1 : e)·(1/(1 + e)), e = exp(−|z|). Neither tail overflows; NaN gives NaN; 0 below −708, where the result is no normal number.
    /// The same bits as the CPU engine gives on vectors of rows.
    /// </summary>
    /// <param name="z">A margin.</param>
    public static double Sigmoid(double z) => Sigmoids(z).Positive;

    /// <summary>σ(−z) and σ(z), the same bits as <see cref="Sigmoid"/> of each, from one exponential and one division.</summary>
    /// <param name="z">A margin.</param>
    public static (double Negative, double Positive) Sigmoids(double z)
    {
        double e = ElementaryFunctions.ExpFused(-Math.Abs(z));
        double larger = 1 / (1 + e), smaller = e * larger;
        return z >= 0 ? (smaller, larger) : (larger, smaller);
    }

    /// <summary>softplus(z) = log(1 + eᶻ) = max(z, 0) + log1p(exp(−|z|)). Never infinite for finite z; NaN gives NaN.</summary>
    /// <param name="z">A margin.</param>
    public static double Softplus(double z) => Math.Max(z, 0) + ElementaryFunctions.Log1P(Math.Exp(-Math.Abs(z)));
}
