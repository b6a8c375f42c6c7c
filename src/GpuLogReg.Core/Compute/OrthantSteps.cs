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
        if (operation == OrthantStep.Signs)
            return x > 0 ? 1 : x < 0 ? -1 : by > 0 ? -1 : by < 0 ? 1 : 0;

        // Downhill and Clip keep x or drop it; what is not penalised crosses zero freely.
        bool keep = operation == OrthantStep.Downhill ? x * by < 0 : x * by > 0;
        return keep || !penalized ? x : 0;
    }

    private static double PseudoGradient(double w, double gradient, double strength)
    {
        double above = gradient + strength, below = gradient - strength;
        if (w > 0)
            return above;
        if (w < 0)
            return below;
        return above < 0 ? above : below > 0 ? below : 0;
    }
}
