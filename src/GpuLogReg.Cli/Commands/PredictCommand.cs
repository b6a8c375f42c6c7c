using System.CommandLine;
using GpuLogReg.Cli.Options;
using GpuLogReg.Cli.Output;
using GpuLogReg.Data;
using GpuLogReg.Persistence;

namespace GpuLogReg.Cli.Commands;

/// <summary>predict: rows and a model in, a class a row out.</summary>
internal sealed class PredictCommand : Verb
{
    private readonly DataOptions _data = new();
    private readonly Option<string?> _model = ModelOption.Required();
    private readonly CliOption<double?> _threshold = Threshold.Create();
    private readonly Option<bool> _probabilities = Flag.Of("--proba", "Write probabilities, too: that of the second of two classes, or a column for each of more.");
    private readonly CliOption<string?> _out = Text.Optional("--out", "FILE", "Write CSV to this file.", "standard output");

    /// <summary>Describes the verb.</summary>
    /// <param name="context">Where output goes.</param>
    public PredictCommand(CommandContext context) : base(
        "predict", "Predict the class of each row. Features are found by name, in any order; labels and other columns are passed over.", context)
    {
        Add(_data.Data);
        AddGroup("Model", _model, _threshold);
        AddGroup("Data", _data.Unlabelled);
        AddGroup("Output", _probabilities, _out);
    }

    /// <inheritdoc/>
    public override string Example => "gpulogreg predict new.csv --model model.json --proba --out predictions.csv";

    /// <inheritdoc/>
    protected override int Run(ParseResult result)
    {
        var source = _data.Read(result);
        string? target = result.GetValue(_out);
        OutputPath.Ensure("--out", target);
        var model = ModelFile.Load(result.GetValue(_model)!);
        double? threshold = Threshold.For(result, _threshold, model);
        using var features = source.ReadFeatures(model);
        Context.Cancellation.ThrowIfCancellationRequested();

        var predictions = PredictionTable.Of(model, features, threshold, result.GetValue(_probabilities));
        if (target is null)
            predictions.Write(Context.Out);
        else
            AtomicFile.WriteText(target, predictions.Write);
        return ExitCode.Done;
    }
}
