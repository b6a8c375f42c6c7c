using GpuLogReg.Losses;

namespace GpuLogReg.Samples;

/// <summary>σ(z) = (z ≥ 0 ? 1 : e)/(1 + e) with e = exp(−|z|): the exponent is never positive, so nothing overflows.</summary>
internal static class StableSigmoid
{
    public static (double AtMinus1000, double At1000, double AtMinus40, double Naive) Run(TextWriter output)
    {
        double naive = Math.Exp(1000) / (1 + Math.Exp(1000));
        var result = (Logistic.Sigmoid(-1000), Logistic.Sigmoid(1000), Logistic.Sigmoid(-40), naive);
        output.WriteLine($"sigmoid(-1000) = {result.Item1}, sigmoid(1000) = {result.Item2}; exp(z)/(1 + exp(z)) at 1000 = {naive}");
        output.WriteLine($"sigmoid(-40) = {result.Item3:E6}, where 1 - sigmoid(40) has rounded to {1 - Logistic.Sigmoid(40)}");
        return result;
    }
}
