using GpuLogReg.Devices;
using Xunit;

namespace GpuLogReg.Cli.Tests.Commands;

public sealed class BenchMemoryCommandTests : IDisposable
{
    private static readonly string[] s_small = ["bench", "memory", "--rows", "200", "--features", "3", "--rounds", "1"];

    private readonly TemporaryFolder _folder = new();
    private readonly FakePeers _peers = new();

    public void Dispose()
    {
        _folder.Dispose();
        _peers.Dispose();
    }

    [Fact]
    public void Every_kind_of_file_is_trained_from_and_a_peer_stands_beside()
    {
        _peers.With("memory", """{"seconds": 0.5, "peakBytes": 123456789}""");
        string file = _folder.File("memory.md");
        var json = Run([.. s_small, "--peers", _peers.Root, "--markdown", file, "--json"]).Json();
        var lines = json["lines"]!.AsArray();
        var ours = lines.Where(l => (string?)l!["program"] == "gpulogreg").ToList();
        Assert.Equal(["x.npy + y.npy", "xy.csv", "xy.npy"], ours.Select(l => (string?)l!["files"]).Distinct().Order());
        Assert.All(ours, l => Assert.Null(l!["absent"]));
        Assert.Equal(200 * 3 * 4, (long)ours[0]!["dataBytes"]!);
        Assert.Equal(200 * 3 * 2, (long)ours.Single(l => (string?)l!["precision"] == "bf16")!["dataBytes"]!);
        Assert.All(ours, l => Assert.Equal((long)(1.15 * (long)l!["dataBytes"]!) + (64 << 20), (long)l["allowedBytes"]!));

        // A .NET process has more than 10 MiB whatever it does; where the system does not tell the peak there is none.
        if (OperatingSystem.IsLinux())
            Assert.All(ours, l => Assert.InRange((long)l!["peakBytes"]!, 10 << 20, 1 << 30));
        var peer = Assert.Single(lines, l => (string?)l!["program"] == "other");
        Assert.Equal(123456789, (long)peer!["peakBytes"]!);
        Assert.Contains("of allowed", File.ReadAllText(file), StringComparison.Ordinal);
    }

    [Fact]
    public void Too_few_rows_are_refused() => Run(["bench", "memory", "--rows", "9", "--peers", "none"]).Refused("--rows is '9'; expected");

    private static Cli Run(IReadOnlyList<string> args) => Cli.Run(args, new BackendRegistry(null), default);
}
