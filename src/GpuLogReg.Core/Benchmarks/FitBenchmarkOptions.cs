using GpuLogReg.Compute;
using GpuLogReg.Estimators;

namespace GpuLogReg.Benchmarks;

/// <summary>What <see cref="FitBenchmark"/> measures.</summary>
public sealed record FitBenchmarkOptions
{
    /// <summary>The device of ours by name, not auto; default the CPU engine.</summary>
    public string Device { get; init; } = "cpu";

    /// <summary>Our solvers; default L-BFGS and Newton's method.</summary>
    public IReadOnlyList<SolverKind> Solvers { get; init; } = [SolverKind.Lbfgs, SolverKind.Newton];

    /// <summary>How ours store X; those that the device lacks are left out. Default float32 and float64.</summary>
    public IReadOnlyList<Precision> Precisions { get; init; } = [Precision.Float32, Precision.Float64];

    /// <summary>Inverse strength of the penalty; default 1.</summary>
    public double C { get; init; } = 1;

    /// <summary>A fit ends at ‖∇J‖∞ of at most this; default 1e-6.</summary>
    public double Tolerance { get; init; } = 1e-6;

    /// <summary>Whether fits have an intercept; default true. liblinear penalises it, so that its optimum is that of the others only without one.</summary>
    public bool FitIntercept { get; init; } = true;

    /// <summary>Measured rounds after one warm-up; default 5.</summary>
    public int Rounds { get; init; } = 5;
}
