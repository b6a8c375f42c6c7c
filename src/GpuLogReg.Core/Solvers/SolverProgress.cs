namespace GpuLogReg.Solvers;

/// <summary>Where a solver stands.</summary>
/// <param name="Iteration">Iterations (mini-batch descent: epochs) done.</param>
/// <param name="IterationLimit">The most there will be.</param>
/// <param name="Value">J at the present iterate.</param>
/// <param name="GradientNorm">‖∇J‖∞ there.</param>
public readonly record struct SolverProgress(int Iteration, int IterationLimit, double Value, double GradientNorm);
