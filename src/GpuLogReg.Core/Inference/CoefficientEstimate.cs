namespace GpuLogReg.Inference;

/// <summary>What the data says of one coefficient, in the original units of its column.</summary>
/// <param name="Name">The feature, or "(intercept)".</param>
/// <param name="Estimate">The maximum-likelihood estimate: a log odds ratio per unit.</param>
/// <param name="StandardError">√ of its entry on the diagonal of the inverse observed information.</param>
/// <param name="Z">Estimate over standard error.</param>
/// <param name="PValue">P(|Z| ≥ |z|) of a standard normal: Wald's test of zero.</param>
/// <param name="Lower">Lower end of Wald's confidence interval.</param>
/// <param name="Upper">Upper end of it.</param>
public sealed record CoefficientEstimate(string Name, double Estimate, double StandardError, double Z, double PValue, double Lower, double Upper)
{
    /// <summary>exp(estimate): the factor on the odds of the positive class per unit.</summary>
    public double OddsRatio => Math.Exp(Estimate);

    /// <summary>Lower end of the odds ratio's interval.</summary>
    public double OddsRatioLower => Math.Exp(Lower);

    /// <summary>Upper end of the odds ratio's interval.</summary>
    public double OddsRatioUpper => Math.Exp(Upper);
}
