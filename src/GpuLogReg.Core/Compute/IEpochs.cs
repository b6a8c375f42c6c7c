namespace GpuLogReg.Compute;

/// <summary>
/// What an objective may offer beside <see cref="IObjective"/>: an epoch of mini-batch descent in one call, so that small batches do not pay for a call, or a
/// launch, each. The trajectory is that of one <see cref="IObjective.Gradient"/> and one step a batch, to rounding.
/// </summary>
public interface IEpochs
{
    /// <summary>Makes the steps, or says that it does not make such steps.</summary>
    /// <param name="plan">What a step is.</param>
    /// <param name="rates">α of each step, <see cref="EpochPlan.Steps"/> numbers.</param>
    /// <param name="w">The point, moved.</param>
    /// <param name="velocity">v, or Adam's m, moved.</param>
    /// <param name="square">Adam's v, moved; null for steps with momentum.</param>
    /// <param name="cancellation">Looked at before every step, or on a device before every launch of some thousands; stops without throwing.</param>
    /// <returns>Steps made, fewer than all where it was cancelled; null where none can be made this way, and nothing was changed.</returns>
    /// <exception cref="ArgumentException">A vector has another length than the coefficients, there are more or fewer rates than steps, or a square without Adam or Adam without one.</exception>
    long? TryEpoch(in EpochPlan plan, ReadOnlySpan<double> rates, Vector w, Vector velocity, Vector? square, CancellationToken cancellation);
}
