using GpuLogReg.Devices;
using Xunit;

namespace GpuLogReg.Cli.Tests.Commands;

public sealed class BenchPredictCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly FakePeers _peers = new();

    public void Dispose()
    {
        _folder.Dispose();
        _peers.Dispose();
    }

    [Theory]
    [InlineData("--rows", "300", "--features", "3")]
    [InlineData("--rows", "300", "--sparse", "2", "--features", "9")]
    public void A_peer_stands_beside_ours_with_its_difference(params string[] data)
    {
        _peers.With("predict", """{"seconds": 0.5, "probabilities": [2.5]}""");
        var run = Run(["bench", "predict", .. data, "--rounds", "1", "--peers", _peers.Root, "--json"]);
        var lines = run.Json()["lines"]!.AsArray();
        Assert.Equal(["new array", "new array of float64", "caller's array", "lbfgs"], lines.Select(l => (string?)l!["method"]));
        Assert.InRange((double)lines[^1]!["difference"]!, 1.5, 2.5);
        Assert.Equal(0.5 / (double)lines[0]!["seconds"]!, (double)lines[^1]!["ratioToAlike"]!, 1e-9);
        Assert.Equal(0.5 / lines.SkipLast(1).Min(line => (double)line!["seconds"]!), (double)lines[^1]!["ratioToFastest"]!, 1e-9);
        Assert.All(lines.SkipLast(1), line => Assert.Null(line!["ratioToAlike"]));
    }

    [Fact]
    public void A_model_of_several_classes_has_a_column_a_class()
    {
        _peers.With("predict", """{"seconds": 0.5, "probabilities": [2.5]}""");
        var run = Run(["bench", "predict", "--rows", "300", "--features", "3", "--classes", "4", "--rounds", "1", "--peers", _peers.Root]);
        Assert.Contains("4 columns", Cli.Unwrapped(run.Out), StringComparison.Ordinal);
    }

    [Fact]
    public void The_table_is_printed_and_written_as_markdown()
    {
        string file = _folder.File("predict.md");
        var run = Run(["bench", "predict", "--file", _folder.Write("rows.csv", TestData.Csv()), "--rounds", "1", "--peers", "none", "--markdown", file]).Done();
        foreach (string text in (string[])[Cli.Unwrapped(run.Out), File.ReadAllText(file)])
            Assert.Contains("the probabilities of all rows", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_peer_that_answers_more_probabilities_than_rows_is_absent()
    {
        _peers.With("predict", $$"""{"seconds": 0.5, "probabilities": [{{string.Join(',', Enumerable.Repeat("0.5", 41))}}]}""");
        Assert.Contains("answered 41 probabilities; expected at most 40", Cli.Unwrapped(Run(["bench", "predict", "--rows", "40", "--features", "2", "--rounds", "1", "--peers", _peers.Root]).Done().Out), StringComparison.Ordinal);
    }

    private static Cli Run(IReadOnlyList<string> args) => Cli.Run(args, new BackendRegistry(null), default);
}
