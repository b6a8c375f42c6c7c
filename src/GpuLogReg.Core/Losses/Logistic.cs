namespace GpuLogReg.Losses;

/// <summary>The logistic function and its relatives for single numbers on the host, stable for every finite z.</summary>
public static class Logistic
{
    /// <summary>σ(z) = (z ≥ 0 ? 1 : e)/(1 + e), e = exp(−|z|). Neither tail overflows; NaN gives NaN.</summary>
    /// <param name="z">A margin.</param>
    public static double Sigmoid(double z)
    {
        double e = Math.Exp(-Math.Abs(z));
        return (z >= 0 ? 1 : e) / (1 + e);
    }

    /// <summary>σ(−z) and σ(z), the same bits as <see cref="Sigmoid"/> of each, from one exponential.</summary>
    /// <param name="z">A margin.</param>
    public static (double Negative, double Positive) Sigmoids(double z)
    {
        double e = Math.Exp(-Math.Abs(z));
        return ((z > 0 ? e : 1) / (1 + e), (z >= 0 ? 1 : e) / (1 + e));
    }

    /// <summary>softplus(z) = log(1 + eᶻ) = max(z, 0) + log1p(exp(−|z|)). Never infinite for finite z; NaN gives NaN.</summary>
    /// <param name="z">A margin.</param>
    public static double Softplus(double z) => Math.Max(z, 0) + ElementaryFunctions.Log1P(Math.Exp(-Math.Abs(z)));
}
