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
    /// <param name="model">The model.</param>
    /// <param name="settings">What was asked for.</param>
    public static string? For(LogisticModel model, TrainSettings settings)
    {
        var (options, training) = (settings.Estimator, model.Training);

        // Of one-vs-rest the first class that ended worst speaks for all.
        int worst = training.PerClass.Select(r => r.StopReason).ToList().IndexOf(training.StopReason);
        string whose = worst < 0 ? "" : $"class '{model.Classes[worst]}' against the rest: ";
        var (iterations, norm) = worst < 0 ? (training.Iterations, training.GradientNorm) : (training.PerClass[worst].Iterations, training.PerClass[worst].GradientNorm);
        string reached = FormattableString.Invariant($"the gradient norm is {norm:G3}, above the tolerance {options.Tolerance:G3}");
        string standardize = options.Standardize || DatasetReader.IsLibsvm(settings.Source.Path) ? "" : "--standardize, ";
        return training.StopReason switch
        {
            StopReason.Converged or StopReason.EarlyStopped => null,
            StopReason.IterationLimit when training.Solver == Vocabulary.Solvers[SolverKind.MiniBatch] =>
                $"{whose}stopped after {iterations} epochs: {reached}; try {standardize}--epochs {2L * options.Epochs}, another --learning-rate, or --solver lbfgs.",
            StopReason.IterationLimit =>
                $"{whose}stopped at the limit of {iterations} iterations: {reached}; try {standardize}--max-iter {2L * options.MaxIterations}, or a larger --tol.",
            StopReason.LineSearchFailed =>
                $"{whose}stopped where no step lowers J by more than rounding: {reached}; try {standardize}{(options.Precision != Precision.Float64 ? "--precision f64, " : "")}or a larger --tol.",
            StopReason.Diverged =>
                $"{whose}J stopped being finite after {iterations} iterations, and the best model before is kept: {reached}; try {standardize}a smaller --learning-rate, or --solver lbfgs.",
            _ => settings.ModelPath is { } path
                ? $"{whose}interrupted after {iterations} iterations: the best model so far is in '{path}'; {reached}."
                : $"{whose}interrupted after {iterations} iterations; the model was not kept, as there was no --model FILE.",
        };
    }
}
