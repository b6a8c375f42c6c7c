using System.CommandLine;
using System.Text.Json.Nodes;
using GpuLogReg.Cli.Options;
using GpuLogReg.Cli.Output;
using GpuLogReg.Persistence;

namespace GpuLogReg.Cli.Commands;

/// <summary>evaluate: labelled rows and a model in, metrics out.</summary>
internal sealed class EvaluateCommand : Verb
{
    private readonly DataOptions _data = new();
    private readonly Option<string?> _model = ModelOption.Required();
    private readonly CliOption<double?> _threshold = Threshold.Create();
    private readonly Option<bool> _json = Flag.Json();

    /// <summary>Describes the verb.</summary>
    /// <param name="context">Where output goes.</param>
    public EvaluateCommand(CommandContext context) : base(
        "evaluate", "Compare a model with labelled rows. Features are found by name, in any order.", context)
    {
        Add(_data.Data);
        AddGroup("Model", _model, _threshold);
        AddGroup("Data", _data.Labelled);
        AddGroup("Output", _json);
    }

    /// <inheritdoc/>
    public override string Example => "gpulogreg evaluate test.csv --model model.json --json";

    /// <inheritdoc/>
    protected override int Run(ParseResult result)
    {
        var source = _data.Read(result);
        var model = ModelFile.Load(result.GetValue(_model)!);
        double? threshold = Threshold.For(result, _threshold, model);
        var data = source.ReadLabelled(model);
        Context.Cancellation.ThrowIfCancellationRequested();

        var metrics = model.Evaluate(data, threshold);
        if (result.GetValue(_json))
        {
            JsonOutput.Write(Context.Out, new JsonObject
            {
                ["classes"] = new JsonArray([.. model.Classes.Select(name => JsonValue.Create(name))]),
                ["metrics"] = MetricsJson.Of(metrics),
            });
            return ExitCode.Done;
        }

        Screen.Write(Context, MetricsTable.Of(Context.OutStyle, [(Path.GetFileName(source.Path), metrics)]));
        Screen.Write(Context, MetricsTable.Of(Context.OutStyle, metrics.Confusion));
        Context.Out.WriteLine(metrics.Report.ToString());
        return ExitCode.Done;
    }
}
