using GpuLogReg.Devices;
using Xunit;

namespace GpuLogReg.Cli.Tests.Commands;

public sealed class BenchEpochCommandTests : IDisposable
{
    private static readonly string[] s_small = ["bench", "epoch", "--rows", "300", "--features", "3", "--rounds", "1", "--batch-size", "32"];

    private readonly TemporaryFolder _folder = new();
    private readonly FakePeers _peers = new();

    public void Dispose()
    {
        _folder.Dispose();
        _peers.Dispose();
    }

    [Theory]
    [InlineData("f32")]
    [InlineData("f64")]
    public void An_epoch_descends_and_a_peer_stands_beside_it(string precision)
    {
        _peers.With("epoch", """{"seconds": 0.5, "coefficients": [0, 0, 0, 0]}""", """{"peer": "other", "method": "batches"}""");
        var run = Run([.. s_small, "--device", "cpu", "--precision", precision, "--learning-rate", "0.5", "--peers", _peers.Root, "--json"]);
        var lines = run.Json()["lines"]!.AsArray();
        Assert.Equal(precision, (string?)lines[0]!["precision"]);
        Assert.InRange((double)lines[0]!["objective"]!, 0.1, 0.68);
        Assert.Equal(Math.Log(2), (double)lines[1]!["objective"]!, 1e-12);
        Assert.Equal(0.5 / (double)lines[0]!["seconds"]!, (double)lines[1]!["ratioToAlike"]!, 1e-9);
    }

    [Fact]
    public void The_table_is_printed_and_written_as_markdown()
    {
        string file = _folder.File("epoch.md");
        var run = Run(["bench", "epoch", "--file", _folder.Write("rows.csv", TestData.Csv()), "--rounds", "1", "--peers", "none", "--markdown", file]).Done();
        foreach (string text in (string[])[Cli.Unwrapped(run.Out), File.ReadAllText(file)])
        {
            Assert.Contains("an epoch in batches of 1024 rows", text, StringComparison.Ordinal);
            Assert.Contains("--device auto takes cpu here: about 0.0001 s expected", text, StringComparison.Ordinal);
        }
    }

    private static Cli Run(IReadOnlyList<string> args) => Cli.Run(args, new BackendRegistry(null), default);
}
