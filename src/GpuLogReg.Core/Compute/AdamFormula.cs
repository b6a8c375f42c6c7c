namespace GpuLogReg.Compute;

/// <summary>The formulas of an <see cref="AdamStep"/>, written once for host and device.</summary>
public static class AdamFormula
{
    /// <summary>The running mean: β·old + (1 − β)·now. m takes g, v takes g².</summary>
    /// <param name="old">The mean before.</param>
    /// <param name="now">What comes in.</param>
    /// <param name="beta">β, the share that is kept.</param>
    public static double Mean(double old, double now, double beta) => (beta * old) + ((1 - beta) * now);

    /// <summary>w − α·m̂/(√v̂ + ε) − shrink·w.</summary>
    /// <param name="w">The element before.</param>
    /// <param name="meanStep">α·m̂.</param>
    /// <param name="root">√v̂.</param>
    /// <param name="epsilon">ε.</param>
    /// <param name="shrink">α·δ; 0 for an element without decay.</param>
    public static double Point(double w, double meanStep, double root, double epsilon, double shrink) =>
        w - (meanStep / (root + epsilon)) - (shrink * w);
}
