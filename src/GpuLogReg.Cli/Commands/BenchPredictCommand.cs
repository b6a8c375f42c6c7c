using System.CommandLine;
using GpuLogReg.Benchmarks;
using GpuLogReg.Cli.Options;
using GpuLogReg.Cli.Output;
using GpuLogReg.Estimators;

namespace GpuLogReg.Cli.Commands;

/// <summary>bench predict: the probabilities of many rows, ours and those of other programs.</summary>
internal sealed class BenchPredictCommand : BenchVerb
{
    private const int Rounds = 9;

    private readonly BenchDataOptions _data = new();

    /// <summary>Describes the verb.</summary>
    /// <param name="context">Where output goes.</param>
    public BenchPredictCommand(CommandContext context) : base(
        "predict", "Time the probabilities of all rows under a model fitted to them, on the CPU, beside other programs with the same model.", Rounds, context)
    {
        AddGroup("Problem", _data.DenseOrSparse);
        AddCommonGroups();
    }

    /// <inheritdoc/>
    public override string Example => "gpulogreg bench predict --rows 1000000";

    /// <inheritdoc/>
    protected override BenchPage Measure(ParseResult result, int rounds, PeerScripts? peers)
    {
        var data = _data.Read(result);
        using var features = data.Features;
        var model = new LogisticRegression(new LogisticRegressionOptions { Device = "cpu" }, Context.Devices).Fit(data, null, Context.Cancellation);
        Context.Cancellation.ThrowIfCancellationRequested();
        var report = PredictBenchmark.Run(model, data, rounds, peers, Context.Cancellation);
        return RaceTable.Page("The probabilities of many rows", report, "the probabilities of all rows", ["differs: the largest difference of a probability from ours, in the first rows"]);
    }
}
