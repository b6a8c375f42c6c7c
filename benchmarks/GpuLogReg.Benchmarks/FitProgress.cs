using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using GpuLogReg.Compute;
using GpuLogReg.Data;
using GpuLogReg.Estimators;

namespace GpuLogReg.Benchmarks;

/// <summary>
/// Whole fits of one file in one process, for scripts that set them beside another program's: <c>progress FILE SOLVER TOLERANCE RUNS</c>. Float64 on
/// the CPU, C = 1, the L1 penalty for owlqn and L2 for the others. Prints one JSON object: passes over X, least seconds after a first fit that
/// compiles, and the slope and value reached.
/// </summary>
internal static class FitProgress
{
    private static readonly Dictionary<string, SolverKind> _solvers =
        new() { ["lbfgs"] = SolverKind.Lbfgs, ["newton"] = SolverKind.Newton, ["owlqn"] = SolverKind.OwlQn };

    /// <summary>Fits and prints.</summary>
    /// <param name="arguments">The file, the solver, the tolerance and the number of timed fits.</param>
    public static void Run(ReadOnlySpan<string> arguments)
    {
        var data = DatasetReader.Read(arguments[0]);
        var solver = _solvers[arguments[1]];
        var estimator = new LogisticRegression(new LogisticRegressionOptions
        {
            Penalty = Penalty.FromC(1, solver == SolverKind.OwlQn ? 1 : 0),
            Solver = solver,
            Device = "cpu",
            Precision = Precision.Float64,
            Tolerance = double.Parse(arguments[2], CultureInfo.InvariantCulture),
            MaxIterations = 20_000,
        });
        var training = estimator.Fit(data).Training;
        var seconds = new double[int.Parse(arguments[3], CultureInfo.InvariantCulture)];
        for (int run = 0; run < seconds.Length; run++)
        {
            long started = Stopwatch.GetTimestamp();
            estimator.Fit(data);
            seconds[run] = Stopwatch.GetElapsedTime(started).TotalSeconds;
        }

        Console.WriteLine(JsonSerializer.Serialize(new
        {
            passes = training.Evaluations,
            seconds = seconds.Min(),
            gradientNorm = training.GradientNorm,
            objective = training.Objective,
        }));
    }
}
