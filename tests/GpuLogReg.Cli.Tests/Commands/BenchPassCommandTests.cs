using GpuLogReg.Devices;
using Xunit;

namespace GpuLogReg.Cli.Tests.Commands;

public sealed class BenchPassCommandTests : IDisposable
{
    private static readonly string[] s_small = ["bench", "pass", "--features", "3,8", "--size", "1", "--rounds", "1"];

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
    [InlineData("bf16")]
    [InlineData("f16")]
    public void Json_has_a_line_a_device_and_a_number_of_features(string precision)
    {
        var run = Cli.Run([.. s_small, "--device", "cpu", "--precision", precision, "--peers", "none", "--json"], new BackendRegistry(null), default);
        var lines = run.Json()["passes"]!.AsArray();
        Assert.Equal(2, lines.Count);
        Assert.All(lines, line => Assert.Equal(precision is "bf16" or "f16", (double?)line!["overFloat32"] > 0));
    }

    [Fact]
    public void One_thread_can_be_asked_for_and_none_cannot()
    {
        var run = Cli.Run([.. s_small, "--device", "cpu", "--threads", "1", "--json"], new BackendRegistry(null), default);
        Assert.Equal(2, run.Json()["passes"]!.AsArray().Count);
        Cli.Run([.. s_small, "--device", "cpu", "--threads", "0"], new BackendRegistry(null), default).Refused("--threads is '0'; expected a whole number from 1");
    }

    [Fact]
    public void The_table_is_printed_and_written_as_markdown()
    {
        string file = _folder.File("passes.md");
        var run = Cli.Run([.. s_small, "--device", "cpu", "--peers", "none", "--markdown", file], new BackendRegistry(null), default).Done();
        Assert.Contains("cpu", run.Out, StringComparison.Ordinal);
        Assert.Contains("gpulogreg bench pass", File.ReadAllText(file), StringComparison.Ordinal);
    }

    [Fact]
    public void A_peer_has_a_column_and_an_absent_one_says_so()
    {
        _peers.With("pass", """{"seconds": 0.5}""", FakePeers.Introduction, """{"peer": "gone", "absent": "not on the PATH"}""");
        string file = _folder.File("passes.md");
        var run = Cli.Run([.. s_small, "--device", "cpu", "--peers", _peers.Root, "--markdown", file], new BackendRegistry(null), default).Done();
        string page = File.ReadAllText(file);
        Assert.Contains("gone: absent, not on the PATH", run.Out, StringComparison.Ordinal);
        Assert.Contains("| gain | other | gone |", page, StringComparison.Ordinal);
        Assert.Matches(@"\| cpu \| 3 \|.*x \| absent \|", page);

        var line = Cli.Run([.. s_small, "--device", "cpu", "--peers", _peers.Root, "--json"], new BackendRegistry(null), default).Json()["passes"]![0]!;
        Assert.Equal(0.5 / (double)line["fusedSeconds"]!, (double)line["peers"]![0]!["ratio"]!, 1e-9);
        Assert.Equal("not on the PATH", (string?)line["peers"]![1]!["absent"]);
    }

    [Fact]
    public void A_folder_without_the_script_is_refused() =>
        Cli.Run([.. s_small, "--device", "cpu", "--peers", _peers.Root], new BackendRegistry(null), default).Refused("has no pass.py");
}
