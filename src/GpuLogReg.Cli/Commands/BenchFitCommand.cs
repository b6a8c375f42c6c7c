using System.CommandLine;
using System.Text.Json.Nodes;
using GpuLogReg.Benchmarks;
using GpuLogReg.Cli.Options;
using GpuLogReg.Cli.Output;
using GpuLogReg.Devices;
using GpuLogReg.Estimators;

namespace GpuLogReg.Cli.Commands;

/// <summary>bench fit: whole fits to one optimum, ours and those of other programs.</summary>
internal sealed class BenchFitCommand : BenchVerb
{
    private static readonly FitBenchmarkOptions s_defaults = new();

    private readonly CliOption<string> _device = DeviceOption.CreateForRace();
    private readonly BenchDataOptions _data = new();
    private readonly CliOption<double> _tolerance = Number.Real(
        "--tol", "T", "A fit ends at the max norm of the gradient of J of at most this.", t => t > 0, "a finite number above 0", s_defaults.Tolerance);

    private readonly Option<bool> _noIntercept = Flag.Of("--no-intercept", "Fit no constant term, which liblinear penalises and the others do not.");

    /// <summary>Describes the verb.</summary>
    /// <param name="context">Where output goes.</param>
    public BenchFitCommand(CommandContext context) : base(
        "fit", "Time whole fits, C = 1, from rows in memory to a model, beside other programs on the same data; J at the end of each tells whether they found one optimum.",
        s_defaults.Rounds, context)
    {
        AddGroup("Problem", [_device, .. _data.DenseOrSparse, _noIntercept, _tolerance]);
        AddCommonGroups();
    }

    /// <inheritdoc/>
    public override string Example => "gpulogreg bench fit --rows 1000000 --features 28";

    /// <inheritdoc/>
    protected override BenchPage Measure(ParseResult result, int rounds, PeerScripts? peers)
    {
        var data = _data.Read(result);
        using var features = data.Features;
        double tolerance = result.GetValue(_tolerance);
        var options = new FitBenchmarkOptions { Device = result.GetValue(_device)!, Tolerance = tolerance, FitIntercept = !result.GetValue(_noIntercept), Rounds = rounds };
        var report = FitBenchmark.Run(data, options, Context.Devices, peers, Context.Cancellation);
        var auto = AutoChoice.For(FitSize.Of(data.Features), null, Context.Devices);
        return RaceTable.Page(
            "Whole fits to one optimum", report,
            FormattableString.Invariant($"a whole fit{(options.FitIntercept ? "" : " without an intercept")}, C = {options.C}, to max |dJ| <= {tolerance:0.#e-0}"),
            AutoText.Notes(auto), new JsonObject { ["auto"] = AutoText.Json(auto) });
    }
}
