using System.CommandLine;
using System.Text.Json.Nodes;
using GpuLogReg.Benchmarks;
using GpuLogReg.Cli.Options;
using GpuLogReg.Cli.Output;
using GpuLogReg.Compute;
using GpuLogReg.Devices;
using GpuLogReg.Estimators;
using GpuLogReg.Persistence;

namespace GpuLogReg.Cli.Commands;

/// <summary>bench epoch: one epoch of mini-batch descent, ours and those of other programs, in batches of equal size.</summary>
internal sealed class BenchEpochCommand : BenchVerb
{
    private static readonly EpochBenchmarkOptions s_defaults = new();

    private readonly CliOption<string> _device = DeviceOption.CreateForRace();
    private readonly BenchDataOptions _data = new();
    private readonly CliOption<Precision> _precision = Choice.Of("--precision", "How ours stores X.", Vocabulary.Precisions, s_defaults.Precision);
    private readonly CliOption<int> _batchSize = Number.Whole("--batch-size", "B", "Rows of a batch.", 1, s_defaults.BatchSize);
    private readonly CliOption<double> _rate = Number.Real("--learning-rate", "A", "The step.", a => a > 0, "a finite number above 0", s_defaults.LearningRate);

    /// <summary>Describes the verb.</summary>
    /// <param name="context">Where output goes.</param>
    public BenchEpochCommand(CommandContext context) : base(
        "epoch", "Time one epoch of mini-batch descent from zero, rows in an order drawn anew, beside other programs in batches of equal size.", s_defaults.Rounds, context)
    {
        AddGroup("Problem", [_device, .. _data.Dense, _precision, _batchSize, _rate]);
        AddCommonGroups();
    }

    /// <inheritdoc/>
    public override string Example => "gpulogreg bench epoch --batch-size 1024";

    /// <inheritdoc/>
    protected override BenchPage Measure(ParseResult result, int rounds, PeerScripts? peers)
    {
        var data = _data.Read(result);
        using var features = data.Features;
        int batchSize = result.GetValue(_batchSize);
        var precision = result.GetValue(_precision);
        var auto = AutoChoice.For(
            FitSize.Of(data.Features, precision), new LogisticRegressionOptions { Solver = SolverKind.MiniBatch, BatchSize = batchSize, Epochs = 1 }, Context.Devices);
        var report = EpochBenchmark.Run(data, new EpochBenchmarkOptions
        {
            Device = result.GetValue(_device)!,
            Precision = precision,
            BatchSize = batchSize,
            LearningRate = result.GetValue(_rate),
            Rounds = rounds,
        }, Context.Devices, peers, Context.Cancellation);
        return RaceTable.Page("An epoch of mini-batch descent", report, FormattableString.Invariant($"an epoch in batches of {batchSize} rows"), [AutoText.Notes(auto)[0]], new JsonObject { ["auto"] = AutoText.Json(auto) });
    }
}
