namespace GpuLogReg.Inference;

/// <summary>The standard normal distribution and the error function behind it, accurate relative to the result far into the tails.</summary>
/// <remarks>
/// erfc for x ≥ ½ is the trapezoidal rule with step h on erfc(x) = (2x/π)·e^(−x²)·∫₀^∞ e^(−t²)/(t² + x²) dt, less the residue of the pole that
/// the rule passes (Chiarella and Reichel, Math. Comp. 22, 1968; Hunter and Regan, Math. Comp. 26, 1972). With h = ½ its error is e^(−π²/h²) = 7e-18.
/// </remarks>
public static class NormalDistribution
{
    private const double Step = 0.5;

    /// <summary>Terms of the rule: the next is e^(−49).</summary>
    private const int Terms = 13;

    /// <summary>From here on erfc is no longer a number of float64.</summary>
    private const double ErfcEnd = 27.3;

    /// <summary>erfc(x) = (2/√π)·∫ₓ^∞ e^(−t²) dt, to 1e-15 relative to the result where that is a normal number; NaN gives NaN.</summary>
    /// <param name="x">Any number.</param>
    public static double Erfc(double x)
    {
        if (x < 0)
            return 2 - Erfc(-x);
        if (x < 0.5)
            return 1 - SmallErf(x);
        if (x > ErfcEnd)
            return 0;

        double sum = 0, square = x * x;
        for (int k = Terms; k >= 1; k--)
        {
            double node = k * Step * k * Step;
            sum += Math.Exp(-node) / (node + square);
        }

        double result = x * Step / Math.PI * ((1 / square) + (2 * sum)) * ExpOfMinusSquare(x);
        return x < Math.PI / Step ? result - (2 / (Math.Exp(2 * Math.PI * x / Step) - 1)) : result;
    }

    /// <summary>P(|Z| ≥ |z|) = erfc(|z|/√2): the two-sided p-value of a z statistic.</summary>
    /// <param name="z">Any number.</param>
    public static double TwoSidedTail(double z) => Erfc(Math.Abs(z) / Math.Sqrt(2));

    /// <summary>The z with P(Z ≤ z) = p: a rough start (Abramowitz and Stegun, 26.2.23), then Halley's steps on <see cref="Erfc"/>.</summary>
    /// <param name="p">A probability; 0 and 1 give the infinities.</param>
    /// <exception cref="ArgumentOutOfRangeException">p is not in [0, 1].</exception>
    public static double Quantile(double p)
    {
        if (!(p is >= 0 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(p), $"'p' is {p}; expected a probability from 0 to 1.");
        return p <= 0.5 ? -UpperQuantile(p) : UpperQuantile(1 - p);
    }

    /// <summary>The z ≥ 0 with P(|Z| ≤ z) = level, from the tail's own probability so that levels near one lose nothing.</summary>
    internal static double TwoSidedQuantile(double level) => UpperQuantile((1 - level) / 2);

    /// <summary>The z with P(Z ≥ z) = q for q ≤ ½.</summary>
    private static double UpperQuantile(double q)
    {
        if (q == 0)
            return double.PositiveInfinity;
        if (q == 0.5)
            return 0;
        double t = Math.Sqrt(-2 * Math.Log(q));
        double x = t - ((2.515517 + (t * (0.802853 + (t * 0.010328)))) / (1 + (t * (1.432788 + (t * (0.189269 + (t * 0.001308)))))));

        // Cubic from an error of 4.5e-4: two steps reach rounding, the third costs nothing.
        for (int i = 0; i < 3; i++)
        {
            double error = ((0.5 * Erfc(x / Math.Sqrt(2))) - q) / (Math.Exp(-x * x / 2) / Math.Sqrt(2 * Math.PI));
            x += error / (1 + (x * error / 2));
        }

        return x;
    }

    /// <summary>erf(x) = (2/√π)·e^(−x²)·Σ 2ⁿ·x²ⁿ⁺¹/(2n + 1)!!, all terms of one sign (Abramowitz and Stegun, 7.1.6).</summary>
    private static double SmallErf(double x)
    {
        double term = x, sum = x;
        for (int n = 1; term > 1e-17 * sum; n++)
        {
            term *= 2 * x * x / ((2 * n) + 1);
            sum += term;
        }

        return 2 / Math.Sqrt(Math.PI) * Math.Exp(-x * x) * sum;
    }

    // x² rounded would cost a relative error of x²·1e-16; the square of a short head is exact.
    private static double ExpOfMinusSquare(double x)
    {
        double head = Math.Floor(x * 16) / 16;
        return Math.Exp(-head * head) * Math.Exp(-(x - head) * (x + head));
    }
}
