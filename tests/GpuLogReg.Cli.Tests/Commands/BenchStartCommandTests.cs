using GpuLogReg.Devices;
using Xunit;

namespace GpuLogReg.Cli.Tests.Commands;

public sealed class BenchStartCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly FakePeers _peers = new();

    public void Dispose()
    {
        _folder.Dispose();
        _peers.Dispose();
    }

    [Fact]
    public void A_whole_prediction_stands_beside_an_empty_start_and_a_peer()
    {
        _peers.With("start", """{"seconds": 1000}""");
        var json = Run(["bench", "start", "--rows", "20", "--features", "3", "--rounds", "1", "--peers", _peers.Root, "--json"]).Json();
        var lines = json["lines"]!.AsArray();
        Assert.Equal((20, 3), ((int)json["rows"]!, (int)json["features"]!));
        Assert.Equal(["predict", "--version", "lbfgs"], lines.Select(l => (string?)l!["method"]));
        Assert.All(lines, line => Assert.Equal((double)line!["leastSeconds"]!, (double)line["seconds"]!));
        Assert.Equal(1, (double)lines[0]!["ratio"]!);
        Assert.Equal(1000 / (double)lines[0]!["seconds"]!, (double)lines[2]!["ratio"]!, 1e-9);
    }

    [Fact]
    public void The_table_is_printed_and_written_as_markdown_and_names_an_absent_peer()
    {
        string file = _folder.File("start.md");
        _peers.With("start", "", """{"peer": "other", "absent": "not here"}""");
        var run = Run(["bench", "start", "--rounds", "1", "--peers", _peers.Root, "--markdown", file]).Done();
        foreach (string text in (string[])[Cli.Unwrapped(run.Out), File.ReadAllText(file)])
        {
            Assert.Contains("Whole processes on a CSV file of 100 x 10", text, StringComparison.Ordinal);
            Assert.Contains("other: absent, not here", text, StringComparison.Ordinal);
        }
    }

    private static Cli Run(IReadOnlyList<string> args) => Cli.Run(args, new BackendRegistry(null), default);
}
