namespace GpuLogReg.Compute;

/// <summary>
/// The loss along a line: φ(α) = F(w + α·d) over all rows. Margins are linear in the coefficients, so X·w and X·d, computed once, give every
/// trial step in O(n) with X not read again (as liblinear's line search does).
/// </summary>
/// <remarks>A sum over rows, as <see cref="IObjective"/> is. It belongs to the objective that made it: dispose of it first.</remarks>
public interface ILine : IDisposable
{
    /// <summary>Value and derivative at a step.</summary>
    /// <param name="alpha">α, any finite number.</param>
    /// <returns>φ(α) and φ′(α) = ∇F(w + α·d)·d; not finite where the margins overflow.</returns>
    (double Value, double Slope) At(double alpha);
}
