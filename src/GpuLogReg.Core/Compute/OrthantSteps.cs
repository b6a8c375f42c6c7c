namespace GpuLogReg.Compute;

/// <summary>The formula of each <see cref="OrthantStep"/>, written once for host and device.</summary>
public static class OrthantSteps
{
    /// <summary>One element of a step.</summary>
    /// <param name="operation">Which.</param>
    /// <param name="x">First operand.</param>
    /// <param name="by">Second operand.</param>
    /// <param name="strength">λ; 0 for an element without penalty.</param>
    /// <param name="penalized">Whether the L1 penalty sees this element.</param>
    public static double Apply(OrthantStep operation, double x, double by, double strength, bool penalized)
    {
        if (operation == OrthantStep.PseudoGradient)
            return PseudoGradient(x, by, strength);

        // 1.0, not 1: a choice among whole numbers that is then converted comes out of ILGPU's OpenCL as the number of those bits, 5e-324.
        if (operation == OrthantStep.Signs)
            return x > 0 ? 1.0 : x < 0 ? -1.0 : by > 0 ? -1.0 : by < 0 ? 1.0 : 0.0;

        // Downhill and Clip keep x or drop it; what is not penalised crosses zero freely.
        bool keep = operation == OrthantStep.Downhill ? x * by < 0 : x * by > 0;
        return keep || !penalized ? x : 0.0;
    }

    /// <summary>Refuses what no backend can compute, in the same words everywhere.</summary>
    /// <param name="operation">A defined step.</param>
    /// <param name="x">First operand.</param>
    /// <param name="by">Second operand, as long.</param>
    /// <param name="strength">λ, finite and not negative.</param>
    /// <param name="extent">How many leading elements the penalty sees: 0 to the length.</param>
    /// <param name="target">The vector written, as long.</param>
    /// <exception cref="ArgumentException">An argument is none of these.</exception>
    public static void Ensure(OrthantStep operation, Vector x, Vector by, double strength, int extent, Vector target)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(by);
        ArgumentNullException.ThrowIfNull(target);
        if (operation is < OrthantStep.PseudoGradient or > OrthantStep.Clip)
            throw new ArgumentOutOfRangeException(nameof(operation), $"'operation' is {operation}; expected PseudoGradient, Downhill, Signs or Clip.");
        if (by.Length != x.Length)
            throw new ArgumentException($"'by' has length {by.Length}; expected {x.Length}, the length of 'x'.", nameof(by));
        if (target.Length != x.Length)
            throw new ArgumentException($"'target' has length {target.Length}; expected {x.Length}, the length of 'x'.", nameof(target));
        if (!double.IsFinite(strength) || strength < 0)
            throw new ArgumentOutOfRangeException(nameof(strength), FormattableString.Invariant($"'strength' is {strength}; expected a finite number, zero or more."));
        if (extent < 0 || extent > x.Length)
            throw new ArgumentOutOfRangeException(nameof(extent), FormattableString.Invariant($"'extent' is {extent}; expected 0 to {x.Length}, the length of the vectors."));
    }

    private static double PseudoGradient(double w, double gradient, double strength)
    {
        double above = gradient + strength, below = gradient - strength;
        if (w > 0)
            return above;
        if (w < 0)
            return below;

        // The difference is zero, but NaN where the gradient is: else a fault of the loss would pass for a minimum. A comparison will not do,
        // as ILGPU negates some, and its OpenCL then takes them wrong for NaN.
        return above < 0 ? above : below > 0 ? below : gradient - gradient;
    }
}
