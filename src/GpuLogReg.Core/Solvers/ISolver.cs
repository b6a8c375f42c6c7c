using GpuLogReg.Compute;

namespace GpuLogReg.Solvers;

/// <summary>Minimises an objective. Written against the compute contract alone: no device code, no element types.</summary>
public interface ISolver
{
    /// <summary>The word that selects it, for example "lbfgs".</summary>
    string Name { get; }

    /// <summary>Moves <paramref name="w"/> to a minimiser of <paramref name="objective"/>.</summary>
    /// <param name="objective">The scaled, penalised function J.</param>
    /// <param name="w">The start; on return the best finite iterate.</param>
    /// <param name="progress">Told after every iteration; null for nobody.</param>
    /// <param name="cancellation">Looked at before every iteration; cancelling returns the best iterate, it does not throw.</param>
    SolverResult Minimize(IObjective objective, Vector w, IProgress<SolverProgress>? progress = null, CancellationToken cancellation = default);
}
