namespace GpuLogReg.Compute;

/// <summary>
/// What an objective may offer beside <see cref="IObjective"/> where launches and readbacks are dear: the gradient is scaled and the ridge added where its sums are
/// written, and the loss stays on the device until it is asked for together with the reductions that follow the gradient.
/// </summary>
public interface IDeferredEvaluation
{
    /// <summary>The same numbers, to rounding, as <see cref="IObjective.Gradient"/> and then <see cref="GradientForm.Apply"/>, with nothing read back.</summary>
    /// <param name="w">Coefficients.</param>
    /// <param name="gradient">Written whole; not <paramref name="w"/>.</param>
    /// <param name="rows">Positions in the current row order.</param>
    /// <param name="form">What becomes of ∇F over these rows.</param>
    /// <exception cref="ArgumentOutOfRangeException">The range is empty or reaches outside the data.</exception>
    /// <exception cref="ArgumentException">A vector is not <see cref="ObjectiveShape.Coefficients"/> long.</exception>
    void Gradient(Vector w, Vector gradient, RowRange rows, in GradientForm form);

    /// <summary>Waits for the device and reads the loss of the last gradient and reductions, all in one readback.</summary>
    /// <param name="items">What to reduce; may be none.</param>
    /// <param name="results">A number an item.</param>
    /// <returns>F over the rows of that gradient, a sum whatever its form.</returns>
    /// <exception cref="ArgumentException">As for <see cref="IVectorSpace.Reduce"/>.</exception>
    double ReadLoss(ReadOnlySpan<Reduction> items, Span<double> results);
}
