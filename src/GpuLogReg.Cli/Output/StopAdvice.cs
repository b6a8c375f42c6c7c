using GpuLogReg.Cli.Options;
using GpuLogReg.Compute;
using GpuLogReg.Data;
using GpuLogReg.Estimators;
using GpuLogReg.Persistence;
using GpuLogReg.Solvers;

namespace GpuLogReg.Cli.Output;

/// <summary>What to say and to try where training stopped before the tolerance.</summary>
internal static class StopAdvice
{
    /// <summary>One line, or null where the tolerance was reached or the fit stopped early as it was asked to.</summary>
    /// <param name="training">How the model came to be.</param>
    /// <param name="settings">What was asked for.</param>
    public static string? For(TrainingSummary training, TrainSettings settings)
    {
        var options = settings.Estimator;
        string reached = FormattableString.Invariant($"the gradient norm is {training.GradientNorm:G3}, above the tolerance {options.Tolerance:G3}");
        string standardize = options.Standardize || DatasetReader.IsLibsvm(settings.Source.Path) ? "" : "--standardize, ";
        return training.StopReason switch
        {
            StopReason.Converged or StopReason.EarlyStopped => null,
            StopReason.IterationLimit when training.Solver == Vocabulary.Solvers[SolverKind.MiniBatch] =>
                $"stopped after {training.Iterations} epochs: {reached}; try {standardize}--epochs {2L * options.Epochs}, another --learning-rate, or --solver lbfgs.",
            StopReason.IterationLimit =>
                $"stopped at the limit of {training.Iterations} iterations: {reached}; try {standardize}--max-iter {2L * options.MaxIterations}, or a larger --tol.",
            StopReason.LineSearchFailed =>
                $"stopped where no step lowers J by more than rounding: {reached}; try {standardize}{(options.Precision == Precision.Float32 ? "--precision f64, " : "")}or a larger --tol.",
            StopReason.Diverged =>
                $"J stopped being finite after {training.Iterations} iterations, and the best model before is kept: {reached}; try {standardize}a smaller --learning-rate, or --solver lbfgs.",
            _ => settings.ModelPath is { } path
                ? $"interrupted after {training.Iterations} iterations: the best model so far is in '{path}'; {reached}."
                : $"interrupted after {training.Iterations} iterations; the model was not kept, as there was no --model FILE.",
        };
    }
}
