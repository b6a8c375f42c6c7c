using System.CommandLine;
using GpuLogReg.Calibration;
using GpuLogReg.Cli.Options;
using GpuLogReg.Cli.Output;
using GpuLogReg.Data;
using GpuLogReg.Estimators;
using GpuLogReg.Metrics;
using GpuLogReg.Persistence;
using GpuLogReg.Solvers;

namespace GpuLogReg.Cli.Commands;

/// <summary>train: rows in, a model file and its metrics out.</summary>
internal sealed class TrainCommand : Verb
{
    private readonly DataOptions _data = new();
    private readonly SolverOptions _solver = new();
    private readonly CalibrationOptions _calibration = new();
    private readonly CliOption<double?> _testSize = Number.OptionalReal(
        "--test-size", "SHARE", "Set this share of each class apart, and report on it, too.", s => s is > 0 and < 1, "a share between 0 and 1, both excluded");

    private readonly CliOption<string?> _model = Text.Optional("--model", "FILE", "Write the model to this file.", "no file");
    private readonly Option<bool> _summary = Flag.Of(
        "--summary", "Print standard errors, tests, intervals and odds ratios; for two classes; needs --penalty none, and fits with newton, f64 and --tol 1e-9 unless told otherwise.");

    private readonly Option<bool> _json = Flag.Json();

    /// <summary>Describes the verb.</summary>
    /// <param name="context">Where output goes.</param>
    public TrainCommand(CommandContext context) : base("train", "Fit a model to labelled rows of two classes or more.", context)
    {
        Add(_data.Data);
        AddGroup("Data", [.. _data.Labelled, _testSize]);
        AddGroup("Model", _solver.Model);
        AddGroup("Probabilities", [.. _calibration.All]);
        AddGroup("Solver", _solver.Solver);
        AddGroup("Device", _solver.Device);
        AddGroup("Output", _model, _summary, _json);
    }

    /// <inheritdoc/>
    public override string Example => "gpulogreg train data/breast_cancer.csv --standardize --test-size 0.2 --model model.json";

    /// <inheritdoc/>
    protected override int Run(ParseResult result)
    {
        var settings = Settings(result);
        OutputPath.Ensure("--model", settings.ModelPath);
        Trainer.EnsurePresent(settings.Estimator.Device, Context.Devices);
        var all = settings.Source.ReadTraining(binary: settings.Summary || settings.Calibration is not null, _solver.ForReading(result, settings.Estimator));
        if (_solver.StorageIsOpen(result) && !settings.Summary)
            settings = settings with { Estimator = settings.Estimator with { Precision = StorageChooser.For(all.Features) } };
        var (train, test) = settings.TestShare is { } share ? Trainer.Split(all, share, settings.Estimator.Seed) : (all, null);
        Dataset? heldOut = null;
        if (settings.Calibration is { } calibration)
            (train, heldOut) = Trainer.Split(train, calibration.Share, settings.Estimator.Seed, "--calibration-size");
        Context.Cancellation.ThrowIfCancellationRequested();

        var fit = Trainer.Fit(settings.Estimator, train, Context);
        bool cancelled = fit.Model.Training.StopReason == StopReason.Cancelled;
        var inference = settings.Summary && !cancelled ? Trainer.Infer(settings.Estimator, fit.Model, train) : null;
        TunedThreshold? tuned = null;
        if (heldOut is not null && !cancelled)
        {
            (var model, tuned) = Trainer.Calibrate(fit.Model, heldOut, settings.Calibration!);
            fit = fit with { Model = model };
        }

        if (settings.ModelPath is { } path)
            ModelFile.Save(fit.Model, path);
        List<(string Name, ClassificationMetrics Metrics)> sets = [("train", Trainer.Evaluate(fit.Model, train))];
        if (heldOut is not null)
            sets.Add(("calibration", Trainer.Evaluate(fit.Model, heldOut)));
        if (test is not null)
            sets.Add(("test", Trainer.Evaluate(fit.Model, test)));
        if (settings.Json)
            TrainReport.WriteJson(Context.Out, fit, sets, inference);
        else
            TrainReport.WriteText(Context, settings, fit, train, sets, inference, tuned);
        if (StopAdvice.For(fit.Model, settings) is { } advice)
            Context.Warn(advice);
        return cancelled ? ExitCode.Interrupted : ExitCode.Done;
    }

    private TrainSettings Settings(ParseResult result)
    {
        double? testSize = result.GetValue(_testSize);
        var calibration = _calibration.Read(result, result.GetValue(_solver.Multiclass));
        return new TrainSettings(
            _data.Read(result), _solver.Read(result, testSize is not null || calibration is not null, result.GetValue(_summary)), testSize, result.GetValue(_model),
            result.GetValue(_json), result.GetValue(_summary), calibration);
    }
}
