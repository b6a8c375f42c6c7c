namespace GpuLogReg.Solvers;

/// <summary>What mini-batch descent carries from one pass over rows to the next, which may be over other rows on another device. Immutable.</summary>
/// <param name="Velocity">The step kept of the one before, or Adam's first moment: a number a coefficient.</param>
/// <param name="Square">Adam's second moment; empty for the other rules.</param>
/// <param name="Steps">Steps taken.</param>
/// <param name="Passes">Passes done.</param>
/// <param name="Rate">α before the schedule.</param>
public sealed record MiniBatchState(IReadOnlyList<double> Velocity, IReadOnlyList<double> Square, long Steps, int Passes, double Rate);
