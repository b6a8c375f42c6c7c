using System.CommandLine;
using System.Diagnostics;
using GpuLogReg.Cli.Options;
using GpuLogReg.Cli.Output;
using GpuLogReg.Estimators;
using GpuLogReg.Persistence;
using GpuLogReg.Solvers;

namespace GpuLogReg.Cli.Commands;

/// <summary>cv: the strength of the penalty chosen by cross-validation.</summary>
internal sealed class CvCommand : Verb
{
    private readonly DataOptions _data = new();
    private readonly CrossValidationOptions _comparison = new();
    private readonly SolverOptions _solver = new(compares: true);
    private readonly CliOption<string?> _model = Text.Optional("--model", "FILE", "Write the chosen model, fitted to all rows, to this file.", "no file");
    private readonly Option<bool> _json = Flag.Json();

    /// <summary>Describes the verb.</summary>
    /// <param name="context">Where output goes.</param>
    public CvCommand(CommandContext context) : base("cv", "Choose the strength of the penalty by cross-validation, and fit the chosen model to all rows.", context)
    {
        Add(_data.Data);
        AddGroup("Data", _data.Labelled);
        AddGroup("Comparison", _comparison.All);
        AddGroup("Model", _solver.Model);
        AddGroup("Solver", _solver.Solver);
        AddGroup("Device", _solver.Device);
        AddGroup("Output", _model, _json);
    }

    /// <inheritdoc/>
    public override string Example => "gpulogreg cv data/breast_cancer.csv --standardize --metric roc-auc --model model.json";

    /// <inheritdoc/>
    protected override int Run(ParseResult result)
    {
        var source = _data.Read(result);
        var options = _comparison.Read(result, _solver.Read(result, splits: true));
        string? modelPath = result.GetValue(_model);
        OutputPath.Ensure("--model", modelPath);
        Trainer.EnsurePresent(options.Estimator.Device, Context.Devices);
        var data = source.ReadTraining(binary: false, _solver.ForReading(result, options.Estimator));
        if (_solver.StorageIsOpen(result))
            options = options with { Estimator = options.Estimator with { Precision = StorageChooser.For(data.Features) } };
        Context.Cancellation.ThrowIfCancellationRequested();

        var clock = Stopwatch.StartNew();
        var found = Trainer.Compare(options, data, Context);
        var fit = new FitOutcome(found.Model!, clock.Elapsed);
        if (modelPath is not null)
            ModelFile.Save(fit.Model, modelPath);
        if (result.GetValue(_json))
            CrossValidationReport.WriteJson(Context.Out, found, fit);
        else
            CrossValidationReport.WriteText(Context, source.Path, found, fit, data, modelPath);
        if (found.NotConverged > 0)
            Context.Warn(FormattableString.Invariant($"{found.NotConverged} of {found.Scores.Count * found.Folds} fits stopped above the tolerance {options.Estimator.Tolerance:G3}; try --standardize, --max-iter {2L * options.Estimator.MaxIterations}, or a larger --tol."));
        if (fit.Model.Training.StopReason != StopReason.Converged)
            Context.Warn(FormattableString.Invariant($"the last fit stopped with a gradient norm of {fit.Model.Training.GradientNorm:G3}, above the tolerance {options.Estimator.Tolerance:G3}."));
        return ExitCode.Done;
    }
}
