namespace GpuLogReg.Solvers;

/// <summary>What a solver did.</summary>
/// <param name="StopReason">Why it stopped.</param>
/// <param name="Value">J at the iterate returned.</param>
/// <param name="GradientNorm">‖∇J‖∞ there; with an L1 part, that of the least-norm subgradient.</param>
/// <param name="Iterations">Iterations (mini-batch descent: epochs) done.</param>
/// <param name="Evaluations">Passes over X: an evaluation over a part of the rows counts as that part.</param>
/// <param name="CostHistory">J before the first iteration and after each one.</param>
public sealed record SolverResult(
    StopReason StopReason, double Value, double GradientNorm, int Iterations, double Evaluations, IReadOnlyList<double> CostHistory)
{
    /// <summary>The mean loss on the held-out rows before the first epoch and after each one; empty where none are held out.</summary>
    public IReadOnlyList<double> ValidationHistory { get; init; } = [];
}
