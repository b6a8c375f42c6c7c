namespace GpuLogReg.Compute;

/// <summary>
/// What an objective may offer beside <see cref="IObjective"/> where numbers are dear to read back: the loss stays on the device until it is asked for together
/// with the reductions that follow the gradient.
/// </summary>
public interface IDeferredLoss
{
    /// <summary>Waits for the device and reads the loss of the last <see cref="IObjective.Gradient"/> and reductions, all in one readback.</summary>
    /// <param name="items">What to reduce; may be none.</param>
    /// <param name="results">A number an item.</param>
    /// <returns>F over the rows of that gradient.</returns>
    /// <exception cref="ArgumentException">As for <see cref="IVectorSpace.Reduce"/>.</exception>
    double ReadLoss(ReadOnlySpan<Reduction> items, Span<double> results);
}
