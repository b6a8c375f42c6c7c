using System.CommandLine;
using GpuLogReg.Benchmarks;
using GpuLogReg.Cli.Options;
using GpuLogReg.Cli.Output;
using GpuLogReg.Compute;
using GpuLogReg.Cpu;
using GpuLogReg.Devices;
using GpuLogReg.Persistence;

namespace GpuLogReg.Cli.Commands;

/// <summary>bench pass: one evaluation of loss and gradient on every device, beside the memory's speed, the plain two passes and other programs.</summary>
internal sealed class BenchPassCommand : BenchVerb
{
    // An emulator is some thousand times slower than the machine it runs on: it gets a thumbnail of the problem, and the table shows its n.
    private const int EmulatorFraction = 256;

    private static readonly PassBenchmarkOptions s_defaults = new();

    private readonly CliOption<string> _device = DeviceOption.CreateForBenchmark();
    private readonly CliOption<IReadOnlyList<int>> _features = Number.List("--features", "D,D,...", "The numbers of features to measure.", 1, s_defaults.Features);
    private readonly CliOption<int> _size = Number.Whole("--size", "MIB", "Size of X in MiB; several times the last cache measures memory.", 1, (int)(s_defaults.Bytes >> 20));
    private readonly CliOption<Precision> _precision = Choice.Of("--precision", "How X is stored.", Vocabulary.Precisions, Precision.Float32);
    private readonly CliOption<int?> _threads = Number.OptionalWhole("--threads", "N", "Threads of the cpu device; 1 shows what one core does.", 1, "one a core");

    /// <summary>Describes the verb.</summary>
    /// <param name="context">Where output goes.</param>
    public BenchPassCommand(CommandContext context) : base(
        "pass", "Time one fused pass (loss and gradient, X read once) against the memory's own speed, the plain two passes and other programs, in the same rounds.",
        s_defaults.Rounds, context)
    {
        AddGroup("Problem", _device, _features, _size, _precision, _threads);
        AddCommonGroups();
    }

    /// <inheritdoc/>
    public override string Example => "gpulogreg bench pass --features 8,28,128,1000 --size 512";

    /// <inheritdoc/>
    protected override BenchPage Measure(ParseResult result, int rounds, PeerScripts? peers)
    {
        var options = new PassBenchmarkOptions
        {
            Features = result.GetValue(_features)!,
            Bytes = (long)result.GetValue(_size) << 20,
            Precision = result.GetValue(_precision),
            Rounds = rounds,
            Peers = peers,
        };

        var lines = new List<PassMeasurement>();
        foreach (string device in Devices(result.GetValue(_device)!))
        {
            using var backend = result.GetValue(_threads) is { } threads && device == "cpu" ? new SimdBackend(threads) : Context.Devices.Open(device);
            var scaled = device == "ilgpu-cpu" ? options with { Bytes = Math.Max(1 << 20, options.Bytes / EmulatorFraction) } : options;
            lines.AddRange(PassBenchmark.Run(backend, scaled, Context.Cancellation));
        }

        return PassTable.Page(lines);
    }

    /// <summary>All devices that drive real hardware, or the one asked for.</summary>
    private IEnumerable<string> Devices(string asked) => asked == DeviceOption.All
        ? Context.Devices.Devices().Where(d => d is { Unfit: null, Kind: DeviceKind.Cpu or DeviceKind.Cuda or DeviceKind.OpenCl }).Select(d => d.Name)
        : [BackendRegistry.Resolve(asked)];
}
