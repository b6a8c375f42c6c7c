using System.Diagnostics;
using GpuLogReg.Calibration;
using GpuLogReg.Cli.Options;
using GpuLogReg.Cli.Output;
using GpuLogReg.Data;
using GpuLogReg.Devices;
using GpuLogReg.Estimators;
using GpuLogReg.Inference;
using GpuLogReg.Metrics;

namespace GpuLogReg.Cli;

/// <summary>Fitting as verbs do it: the user's mistakes told apart from ours, progress shown, time taken.</summary>
internal static class Trainer
{
    /// <summary>Finds out before any data is read that an accelerator asked for is not there.</summary>
    /// <param name="device">The word for the device.</param>
    /// <param name="registry">The devices there are.</param>
    /// <exception cref="Compute.BackendException">It is absent or unfit.</exception>
    public static void EnsurePresent(string device, BackendRegistry registry)
    {
        if (device is "auto" or "reference" or "cpu")
            return;
        string name = device is "cuda" or "opencl" ? device + ":0" : device;
        if (!registry.Devices().Any(d => d.Name == name && d.Unfit is null))
            registry.Open(name).Dispose();
    }

    /// <summary>Sets test rows apart.</summary>
    /// <param name="data">All rows; not to be read afterwards.</param>
    /// <param name="testShare">The share of each class.</param>
    /// <param name="seed">Chooses the rows.</param>
    /// <exception cref="UsageException">A class has too few rows.</exception>
    /// <param name="option">The option that asks for it.</param>
    public static (Dataset Train, Dataset Test) Split(Dataset data, double testShare, ulong seed, string option = "--test-size")
    {
        try
        {
            return TrainTestSplit.Divide(data, testShare, seed);
        }
        catch (ArgumentException e) when (e.ParamName == "labels")
        {
            throw new UsageException($"{option}: {Sentence(e)}");
        }
    }

    /// <summary>Fits.</summary>
    /// <param name="options">How.</param>
    /// <param name="data">Labelled rows.</param>
    /// <param name="context">Where progress goes.</param>
    /// <exception cref="UsageException">The data is not fit to train on.</exception>
    public static FitOutcome Fit(LogisticRegressionOptions options, Dataset data, CommandContext context)
    {
        var estimator = new LogisticRegression(options, context.Devices);
        LetGoOfReading();
        var clock = Stopwatch.StartNew();
        try
        {
            var model = FitProgress.Show(context, (IProgress<Solvers.SolverProgress>? progress) => estimator.Fit(data, progress, context.Cancellation));
            var elapsed = clock.Elapsed;
            WarnOfCosts(context);
            WarnOf(model.Training.Notices, context);
            return new FitOutcome(model, elapsed);
        }
        catch (ArgumentException e) when (e.ParamName == "data")
        {
            // The estimator names 'data' where the rows or the classes are at fault, and other arguments where the caller is.
            throw new UsageException(Sentence(e));
        }
    }

    /// <summary>All metrics, on rows that are not needed afterwards: X is given back before anything is sorted.</summary>
    /// <param name="model">The model.</param>
    /// <param name="data">Labelled rows.</param>
    public static ClassificationMetrics Evaluate(LogisticModel model, Dataset data)
    {
        double[] margins = model.DecisionFunction(data.Features);
        data.Features.Dispose();
        return model.Evaluate(data, margins);
    }

    /// <summary>Compares penalties.</summary>
    /// <param name="options">Which, and by what.</param>
    /// <param name="data">Labelled rows.</param>
    /// <param name="context">Where progress goes.</param>
    /// <exception cref="UsageException">The data is not fit to train on.</exception>
    public static CrossValidationResult Compare(LogisticRegressionCVOptions options, Dataset data, CommandContext context)
    {
        var search = new LogisticRegressionCV(options, context.Devices);
        try
        {
            var found = FitProgress.Show(context, (IProgress<CrossValidationProgress>? progress) => search.Fit(data, progress, context.Cancellation));
            WarnOfCosts(context);
            WarnOf(found.Model?.Training.Notices ?? [], context);
            return found;
        }
        catch (ArgumentException e) when (e.ParamName == "data")
        {
            throw new UsageException(Sentence(e));
        }
    }

    /// <summary>Calibrates a model and chooses its threshold, on rows that it was not fitted on.</summary>
    /// <param name="model">A model of two classes with one output.</param>
    /// <param name="heldOut">The rows.</param>
    /// <param name="settings">What is wanted.</param>
    /// <exception cref="UsageException">A class has no row that counts among the rows held out.</exception>
    public static (LogisticModel Model, TunedThreshold? Tuned) Calibrate(LogisticModel model, Dataset heldOut, CalibrationSettings settings)
    {
        ReadOnlySpan<int> labels = heldOut.Labels.Span;
        ReadOnlySpan<double> weights = heldOut.Weights.Span;
        try
        {
            if (settings.Kind is { } kind)
            {
                double[] margins = model.DecisionFunction(heldOut.Features);
                model = model.WithCalibrator(kind == CalibrationKind.Platt ? PlattCalibrator.Fit(margins, labels, weights) : IsotonicCalibrator.Fit(margins, labels, weights));
            }

            if (settings.Metric is null && settings.Costs is null)
                return (model, null);
            double[] positive = model.PredictProbability(heldOut.Features);
            var tuned = settings.Costs is { } costs
                ? ThresholdTuner.MinimizeCost(positive, labels, costs, weights)
                : ThresholdTuner.Maximize(positive, labels, settings.Metric!.Value, weights);

            // "None" and "all" are the neighbours of the highest and of the lowest probability, which may be 1 and 0 themselves.
            tuned = tuned with { Threshold = Math.Clamp(tuned.Threshold, double.Epsilon, Math.BitDecrement(1)) };
            return (model.WithThreshold(tuned.Threshold), tuned);
        }
        catch (ArgumentException e) when (e.ParamName == "labels")
        {
            throw new UsageException("--calibration-size: " + Sentence(e));
        }
    }

    /// <summary>Standard errors and what follows from them.</summary>
    /// <param name="options">How the model was fitted.</param>
    /// <param name="model">The model.</param>
    /// <param name="data">The rows it was fitted on.</param>
    /// <exception cref="UsageException">The fit has none.</exception>
    public static InferenceSummary Infer(LogisticRegressionOptions options, LogisticModel model, Dataset data)
    {
        try
        {
            return InferenceSummary.Of(model, options.ClassWeights?.Apply(data) ?? data, intercept: options.FitIntercept);
        }
        catch (InferenceException e)
        {
            throw new UsageException("--summary: " + e.Message);
        }
    }

    /// <summary>Says where measured costs were to be read and could not be.</summary>
    /// <param name="context">Whose devices were chosen from.</param>
    public static void WarnOfCosts(CommandContext context)
    {
        if (context.Devices.CostWarning is { } warning)
            context.Warn(warning);
    }

    /// <summary>Passes on what the device had to say of the data.</summary>
    private static void WarnOf(IReadOnlyList<string> notices, CommandContext context)
    {
        foreach (string notice in notices)
            context.Warn(notice);
    }

    // What reading and splitting left behind would stay resident while the fit needs memory of its own.
    private static void LetGoOfReading() => GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive);

    // .NET appends the name of the parameter, which means nothing on a command line.
    private static string Sentence(ArgumentException e) => e.Message.Split(" (Parameter '")[0];
}
