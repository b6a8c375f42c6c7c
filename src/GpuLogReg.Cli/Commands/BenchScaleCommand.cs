using System.CommandLine;
using GpuLogReg.Benchmarks;
using GpuLogReg.Cli.Options;
using GpuLogReg.Cli.Output;
using GpuLogReg.Compute;
using GpuLogReg.Devices;
using GpuLogReg.Persistence;

namespace GpuLogReg.Cli.Commands;

/// <summary>bench scale: one fused pass over decades of n, and over widths at one size.</summary>
internal sealed class BenchScaleCommand : BenchVerb
{
    // X, its layout on the device, and room for the peers.
    private const int Copies = 3;

    private static readonly PassBenchmarkOptions s_defaults = new();

    private readonly CliOption<string> _device = DeviceOption.CreateForRace();
    private readonly CliOption<IReadOnlyList<int>> _rows = Number.List("--rows", "N,N,...", "The numbers of rows to measure, ascending; those that memory has no room for are left out.", 1, [1000, 10_000, 100_000, 1_000_000, 10_000_000]);
    private readonly CliOption<int> _at = Number.Whole("--at", "D", "The number of features at which rows are varied.", 1, 28);
    private readonly CliOption<IReadOnlyList<int>> _features = Number.List(
        "--features", "D,D,...", "The numbers of features to measure.", 1, [4, 8, 16, 28, 32, 64, 128, 256, 512, 1000, 2048, 4096, 8192]);

    private readonly CliOption<int> _size = Number.Whole("--size", "MIB", "Size of X in MiB at which features are varied.", 1, (int)(s_defaults.Bytes >> 20));
    private readonly CliOption<Precision> _precision = Choice.Of("--precision", "How X is stored.", Vocabulary.Precisions, Precision.Float32);

    /// <summary>Describes the verb.</summary>
    /// <param name="context">Where output goes.</param>
    public BenchScaleCommand(CommandContext context) : base(
        "scale", "Time one fused pass over decades of rows (is the cost linear?) and over widths at one size (is the cost per byte flat?).", s_defaults.Rounds, context)
    {
        AddGroup("Problem", _device, _rows, _at, _features, _size, _precision);
        AddCommonGroups();
    }

    /// <inheritdoc/>
    public override string Example => "gpulogreg bench scale --rows 10000,100000,1000000";

    /// <inheritdoc/>
    protected override BenchPage Measure(ParseResult result, int rounds, PeerScripts? peers)
    {
        var options = new PassBenchmarkOptions
        {
            Bytes = (long)result.GetValue(_size) << 20,
            Precision = result.GetValue(_precision),
            Rounds = rounds,
            Peers = peers,
        };
        int at = result.GetValue(_at);
        using var backend = Context.Devices.Open(BackendRegistry.Resolve(result.GetValue(_device)!));
        var rowsWithRoom = new List<long>();
        foreach (int rows in result.GetValue(_rows)!.Distinct().Order())
        {
            if (Copies * sizeof(double) * (double)rows * at > Machine.MemoryBytes)
                Context.Warn(FormattableString.Invariant($"{rows} x {at} is left out: this machine's memory has no room for it and its copies."));
            else
                rowsWithRoom.Add(rows);
        }

        PassMeasurement[] overRows = rowsWithRoom.Count > 0 ? [.. PassBenchmark.Run(backend, options with { Features = [at], Rows = rowsWithRoom }, Context.Cancellation)] : [];
        PassMeasurement[] overFeatures = [.. PassBenchmark.Run(backend, options with { Features = result.GetValue(_features)! }, Context.Cancellation)];
        return ScaleTable.Page(ScaleMeasurement.OverRows(overRows), ScaleMeasurement.OverFeatures(overFeatures));
    }
}
