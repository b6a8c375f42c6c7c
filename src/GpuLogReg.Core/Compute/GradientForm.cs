namespace GpuLogReg.Compute;

/// <summary>
/// What becomes of a summed gradient: g = scale·∇F + ρ·w, the ridge on the first elements alone; from <paramref name="Extent"/> on g is 0. <see cref="PenalizedObjective"/>
/// asks for it, plain vector operations make it, and a device may make it where its sums are written (<see cref="IDeferredEvaluation"/>).
/// </summary>
/// <param name="Scale">What the sums are multiplied by.</param>
/// <param name="Extent">How many leading elements the gradient has: all, or those before the intercepts where these are fixed.</param>
/// <param name="Ridge">ρ.</param>
/// <param name="RidgeExtent">How many leading elements the ridge sees; 0 for none.</param>
public readonly record struct GradientForm(double Scale, int Extent, double Ridge, int RidgeExtent)
{
    /// <summary>The sums as they are.</summary>
    /// <param name="coefficients">Elements of the gradient.</param>
    public static GradientForm Sums(int coefficients) => new(1, coefficients, 0, 0);

    /// <summary>Makes a gradient that holds ∇F into g: one vector operation.</summary>
    /// <param name="space">Where the vectors live.</param>
    /// <param name="w">The point.</param>
    /// <param name="gradient">∇F, written whole.</param>
    public void Apply(IVectorSpace space, Vector w, Vector gradient)
    {
        ArgumentNullException.ThrowIfNull(space);
        var sums = new Term(Scale, gradient, Extent);
        if (RidgeExtent > 0)
            space.Combine(gradient, [sums, new Term(Ridge, w, RidgeExtent)]);
        else
            space.Combine(gradient, [sums]);
    }
}
