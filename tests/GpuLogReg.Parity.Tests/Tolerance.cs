using GpuLogReg.Compute;

namespace GpuLogReg.Parity;

/// <summary>
/// How far a backend may be from the oracle, written once. Everything scales with the epsilon of the storage and with the magnitude of what is
/// added up, Σ|terms|, so cancellation does not loosen it and large numbers do not tighten it.
/// </summary>
/// <remarks>
/// The oracle reads the same rounded X, so what remains is rounding on the way. A sum of m terms of mixed signs errs by about ε/2·Σ|terms| whatever
/// m, as its partial sums grow like √m; the worst case, m·ε/2, needs all roundings to agree. The float32 sums of an engine run over bounded stretches
/// (a row for margins, some dozens of rows for sums) before float64 takes over, so a small constant holds for any n and d. Rounding w and the
/// weights to float32, and exp and log1p (each below 2ε), add a few ε/2.
/// The float64 sums, the oracle's own among them, run over all m terms, often of one sign: those err by about ε/2·√(m/3)·Σ|terms|.
/// </remarks>
internal static class Tolerance
{
    /// <summary>Units of the storage's epsilon for a sum and the functions of its terms.</summary>
    private const double Units = 4;

    /// <summary>What flushing subnormal float32 numbers to zero, or holding eˣ at the smallest normal number, may cost a product, a loss or a slope.</summary>
    public const double Smallest = 1e-37;

    private const double DoubleEpsilon = 2.220446049250313e-16;

    private const double SingleEpsilon = 1.1920928955078125e-7;

    /// <summary>The distance from 1 to the next number in the storage.</summary>
    public static double Epsilon(Precision storage) => storage != Precision.Float64 ? SingleEpsilon : DoubleEpsilon;

    /// <summary>For a sum: of a row's products (a margin), or of rows' losses or slopes.</summary>
    /// <param name="storage">How X is stored.</param>
    /// <param name="magnitude">Σ|terms|.</param>
    /// <param name="terms">How many.</param>
    public static double Sum(Precision storage, double magnitude, long terms) =>
        (((Units * Epsilon(storage)) + (DoubleEpsilon * Math.Sqrt(terms))) * magnitude) + (Smallest * terms);

    /// <summary>What an error of a margin does to a loss: at most the largest slope within reach.</summary>
    /// <param name="slope">s·σ(t).</param>
    /// <param name="marginError">The margin's tolerance δ; σ grows by at most e^δ over it.</param>
    public static double LossFromMargin(double slope, double marginError) => (slope * Math.Min(Math.Exp(marginError), 2) * marginError) + Smallest;

    /// <summary>What an error of a margin does to a slope: s·σ′ ≤ s·σ(t)·(1 − σ(t)), which also grows by at most e^δ.</summary>
    /// <param name="weight">s.</param>
    /// <param name="sigma">σ(t).</param>
    /// <param name="marginError">δ.</param>
    public static double SlopeFromMargin(double weight, double sigma, double marginError) =>
        weight * ((Math.Min(0.25, sigma * (1 - sigma) * Math.Exp(marginError)) * marginError) + Smallest);

    /// <summary>What the functions of a row of k margins err by, relative to what they give: sums of k exponentials, whose errors grow like √k, and quotients.</summary>
    /// <param name="storage">How X is stored.</param>
    /// <param name="outputs">k.</param>
    public static double Softmax(Precision storage, int outputs) => (Units + Math.Sqrt(outputs)) * Epsilon(storage);

    /// <summary>For float64 work on vectors, whatever the storage of X.</summary>
    /// <param name="magnitude">Σ|terms|.</param>
    /// <param name="terms">How many.</param>
    public static double Vector(double magnitude, long terms) => Sum(Precision.Float64, magnitude, terms);
}
