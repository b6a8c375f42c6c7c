using GpuLogReg.Compute;
using GpuLogReg.Devices;
using GpuLogReg.Solvers;

namespace GpuLogReg.Estimators;

/// <summary>How a model came to be.</summary>
public sealed record TrainingSummary
{
    /// <summary>The penalty.</summary>
    public required Penalty Penalty { get; init; }

    /// <summary>The solver that ran, by its word: "lbfgs".</summary>
    public required string Solver { get; init; }

    /// <summary>Why that solver: "asked for", or what spoke for it; null on a model read from a file.</summary>
    public string? SolverReason { get; init; }

    /// <summary>Rows of the sample that the first iterations looked at; 0 for none, and on a model read from a file.</summary>
    public long SampleRows { get; init; }

    /// <summary>The device that it ran on, by name: "cuda:0".</summary>
    public required string Device { get; init; }

    /// <summary>Why that device: "asked for", or what spoke for it; null on a model read from a file.</summary>
    public string? DeviceReason { get; init; }

    /// <summary>How the pass over the rows was spread over the device, on which the bits of sums depend; null where there was nothing to choose, and on a model read from a file.</summary>
    public string? LaunchShape { get; init; }

    /// <summary>The seconds that were weighed to choose the device, the one chosen first; empty where it was asked for, and on a model read from a file.</summary>
    public IReadOnlyList<CostEstimate> Estimates { get; init; } = [];

    /// <summary>What the device had to say of the data, for the user: that it has no room for X, and what it does instead; empty on a model read from a file.</summary>
    public IReadOnlyList<string> Notices { get; init; } = [];

    /// <summary>How X was stored there.</summary>
    public required Precision Precision { get; init; }

    /// <summary>J at the coefficients; for one-vs-rest the sum over the classes.</summary>
    public required double Objective { get; init; }

    /// <summary>‖∇J‖∞ there; with an L1 part, that of the least-norm subgradient; for one-vs-rest the largest of the classes.</summary>
    public required double GradientNorm { get; init; }

    /// <summary>Iterations (mini-batch descent: epochs) done; for one-vs-rest the sum over the classes.</summary>
    public required int Iterations { get; init; }

    /// <summary>Passes over X, those over a sample of its rows in proportion; for one-vs-rest the sum over the classes.</summary>
    public required double Evaluations { get; init; }

    /// <summary>
    /// Why the solver stopped; for one-vs-rest the worst reason of a class, in the order: converged, stopped early, at the limit of iterations, without a step
    /// that helps, diverged, cancelled.
    /// </summary>
    public required StopReason StopReason { get; init; }

    /// <summary>J before the first iteration and after each one; empty for one-vs-rest (see <see cref="PerClass"/>) and on a model read from a file.</summary>
    public IReadOnlyList<double> CostHistory { get; init; } = [];

    /// <summary>The mean loss on the rows held out for validation before the first epoch and after each one; empty without them, for one-vs-rest, and on a model read from a file.</summary>
    public IReadOnlyList<double> ValidationHistory { get; init; } = [];

    /// <summary>For one-vs-rest what the solver did for each class, in their order; else empty, and on a model read from a file.</summary>
    public IReadOnlyList<SolverResult> PerClass { get; init; } = [];
}
