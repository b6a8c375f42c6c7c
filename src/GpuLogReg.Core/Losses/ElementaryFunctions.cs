namespace GpuLogReg.Losses;

/// <summary>
/// exp and log1p in plain arithmetic, so that the same lines compile for the host and, through ILGPU, for every device.
/// .NET has no accurate log1p (double.LogP1 is log(1 + x)), and ILGPU's software exp of doubles is a slow CORDIC.
/// </summary>
/// <remarks>
/// log1p(e) = 2·atanh(s) = 2s·(1 + s²·Q(s²)), s = e/(2 + e) ≤ 1/3. exp(x) = 2ᵏ·(1 + r + r²·Q(r)), k = round(x/ln 2),
/// r = x − k·ln 2 in two parts (Cody and Waite, Software Manual for the Elementary Functions, 1980).
/// The Q are Chebyshev interpolants computed with 60 digits: truncation below 5e-18 (log1p) and 2e-17 (exp) in double,
/// 2e-8 and 8e-9 in single, relative to the result. Where a division is dear, on vectors of float32, log1p(e) = e + e²·P(e) on [0, 1]: P minimises the
/// largest relative error of the result, 5e-9 (Remez).
/// </remarks>
public static class ElementaryFunctions
{
    internal const double LogD0 = 0.33333333333333329, LogD1 = 0.20000000000007291, LogD2 = 0.14285714283554379, LogD3 = 0.11111111358713931,
        LogD4 = 0.090908947180664291, LogD5 = 0.076927850324793116, LogD6 = 0.066570721048274681, LogD7 = 0.060005364047953563,
        LogD8 = 0.044003692430723369, LogD9 = 0.080820228059717661;

    internal const float LogS0 = 0.3333332017f, LogS1 = 0.2000378032f, LogS2 = 0.141183099f, LogS3 = 0.1342574901f;

    internal const float LogP0 = -0.4999993145f, LogP1 = 0.3333051205f, LogP2 = -0.2495858818f, LogP3 = 0.1969540119f, LogP4 = -0.1535539776f,
        LogP5 = 0.1068055779f, LogP6 = -0.05766446888f, LogP7 = 0.02020459995f, LogP8 = -0.003318476258f;

    internal const double ExpD0 = 0.5, ExpD1 = 0.16666666666666667, ExpD2 = 0.041666666666624128, ExpD3 = 0.0083333333333300618,
        ExpD4 = 0.0013888888917213717, ExpD5 = 0.00019841269863053617, ExpD6 = 2.4801521295954375e-5, ExpD7 = 2.7557268459997065e-6,
        ExpD8 = 2.7620088445409748e-7, ExpD9 = 2.5100385495510319e-8;

    internal const float ExpS0 = 0.5f, ExpS1 = 0.1666657699f, ExpS2 = 0.04166655462f, ExpS3 = 0.008363179053f, ExpS4 = 0.001392618359f;

    internal const double InverseLn2 = 1.4426950408889634, Ln2High = 0.6931471803691238, Ln2Low = 1.9082149292705877e-10;

    internal const float Ln2HighSingle = 0.693359375f, Ln2LowSingle = -2.12194440e-4f;

    /// <summary>1.5·2⁵²: a number of moderate size added to it is rounded to an integer, which the low bits of the sum hold. No branch, no floor (software on devices).</summary>
    internal const double RoundingShift = 6755399441055744.0;

    /// <summary>Below this the float64 result is no longer a normal number and 0 is returned.</summary>
    internal const double ExpFloorDouble = -708.0;

    /// <summary>Below this the float32 result is no longer a normal number and 0 is returned.</summary>
    internal const float ExpFloorSingle = -87.0f;

    /// <summary>eˣ to within 1.5 units in the last place for x in [−708, 708]; 0 below (where the result would be subnormal).</summary>
    /// <param name="x">At most 708.</param>
    public static double Exp(double x)
    {
        double clamped = x < ExpFloorDouble ? ExpFloorDouble : x;
        double shifted = (clamped * InverseLn2) + RoundingShift;
        double k = shifted - RoundingShift;
        double r = (clamped - (k * Ln2High)) - (k * Ln2Low);
        double q = ExpD9;
        q = (q * r) + ExpD8;
        q = (q * r) + ExpD7;
        q = (q * r) + ExpD6;
        q = (q * r) + ExpD5;
        q = (q * r) + ExpD4;
        q = (q * r) + ExpD3;
        q = (q * r) + ExpD2;
        q = (q * r) + ExpD1;
        q = (q * r) + ExpD0;
        double mantissa = 1 + (r + (r * r * q));
        double scale = BitConverter.Int64BitsToDouble((BitConverter.DoubleToInt64Bits(shifted) + 1023L) << 52);
        return x < ExpFloorDouble ? 0 : mantissa * scale;
    }

    /// <summary>
    /// The same with every product and sum of a step rounded once, where the machine can: what the host's vectors compute, bit for bit. NaN gives NaN.
    /// </summary>
    /// <param name="x">At most 708.</param>
    internal static double ExpFused(double x)
    {
        double clamped = x < ExpFloorDouble ? ExpFloorDouble : x;
        double shifted = double.MultiplyAddEstimate(clamped, InverseLn2, RoundingShift);
        double minusK = RoundingShift - shifted;
        double r = double.MultiplyAddEstimate(minusK, Ln2High, clamped);
        r = double.MultiplyAddEstimate(minusK, Ln2Low, r);
        double q = ExpD9;
        q = double.MultiplyAddEstimate(q, r, ExpD8);
        q = double.MultiplyAddEstimate(q, r, ExpD7);
        q = double.MultiplyAddEstimate(q, r, ExpD6);
        q = double.MultiplyAddEstimate(q, r, ExpD5);
        q = double.MultiplyAddEstimate(q, r, ExpD4);
        q = double.MultiplyAddEstimate(q, r, ExpD3);
        q = double.MultiplyAddEstimate(q, r, ExpD2);
        q = double.MultiplyAddEstimate(q, r, ExpD1);
        q = double.MultiplyAddEstimate(q, r, ExpD0);
        double mantissa = 1 + double.MultiplyAddEstimate(r * r, q, r);
        double scaled = BitConverter.Int64BitsToDouble(BitConverter.DoubleToInt64Bits(mantissa) + (BitConverter.DoubleToInt64Bits(shifted) << 52));
        return double.IsNaN(x) ? x : x < ExpFloorDouble ? 0 : scaled;
    }

    /// <summary>log(1 + e) to within 2 units in the last place for e in [0, 1].</summary>
    /// <param name="e">In [0, 1].</param>
    public static double Log1P(double e)
    {
        double s = e / (2 + e);
        double u = s * s;
        double q = LogD9;
        q = (q * u) + LogD8;
        q = (q * u) + LogD7;
        q = (q * u) + LogD6;
        q = (q * u) + LogD5;
        q = (q * u) + LogD4;
        q = (q * u) + LogD3;
        q = (q * u) + LogD2;
        q = (q * u) + LogD1;
        q = (q * u) + LogD0;
        return 2 * (s + (s * u * q));
    }

    /// <summary>log(1 + e) to within 2 units in the last place for e in [0, 1].</summary>
    /// <param name="e">In [0, 1].</param>
    public static float Log1P(float e)
    {
        float s = e / (2f + e);
        float u = s * s;
        float q = LogS3;
        q = (q * u) + LogS2;
        q = (q * u) + LogS1;
        q = (q * u) + LogS0;
        return 2f * (s + (s * u * q));
    }
}
