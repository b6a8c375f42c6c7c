using GpuLogReg.Devices;
using Xunit;

namespace GpuLogReg.Cli.Tests.Commands;

public sealed class BenchScaleCommandTests : IDisposable
{
    private static readonly string[] s_small = ["bench", "scale", "--rows", "2000,1000", "--at", "5", "--features", "4,20", "--size", "1", "--rounds", "1", "--device", "cpu"];

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
    public void Rows_ascend_at_one_width_and_widths_have_one_size(string precision)
    {
        _peers.With("pass", """{"seconds": 0.5}""");
        var json = Run([.. s_small, "--precision", precision, "--peers", _peers.Root, "--json"]).Json();
        var rows = json["overRows"]!.AsArray();
        Assert.Equal([(1000, 5), (2000, 5)], rows.Select(l => ((int)l!["rows"]!, (int)l["features"]!)));
        Assert.Null(rows[0]!["slope"]);
        Assert.Equal(Math.Log2((double)rows[1]!["fusedSeconds"]! / (double)rows[0]!["fusedSeconds"]!), (double)rows[1]!["slope"]!, 1e-9);
        Assert.Equal((double)rows[1]!["slope"]!, (double)rows[1]!["slopeFromFirst"]!, 1e-9);
        Assert.Equal(1 + Math.Log2((double)rows[0]!["limitBytesPerSecond"]! / (double)rows[1]!["limitBytesPerSecond"]!), (double)rows[1]!["slopeOfLimit"]!, 1e-9);
        Assert.Equal(0.5 / (double)rows[0]!["fusedSeconds"]!, (double)rows[0]!["peers"]![0]!["ratio"]!, 1e-9);

        var widths = json["overFeatures"]!.AsArray();
        Assert.Equal([4, 20], widths.Select(l => (int)l!["features"]!));
        Assert.Equal(1, (widths.Sum(l => (double)l!["relativeCost"]!)) / 2, 1e-9);
    }

    [Fact]
    public void Both_tables_are_printed_and_written_as_markdown()
    {
        string file = _folder.File("scale.md");
        var run = Run([.. s_small, "--peers", "none", "--markdown", file]).Done();
        foreach (string text in (string[])[Cli.Unwrapped(run.Out), File.ReadAllText(file)])
        {
            Assert.Contains("slope", text, StringComparison.Ordinal);
            Assert.Contains("from first", text, StringComparison.Ordinal);
            Assert.Contains("slope of limit", text, StringComparison.Ordinal);
            Assert.Contains("of median", text, StringComparison.Ordinal);
        }
    }

    private static Cli Run(IReadOnlyList<string> args) => Cli.Run(args, new BackendRegistry(null), default);
}
