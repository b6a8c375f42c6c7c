using GpuLogReg.Devices;
using Xunit;

namespace GpuLogReg.Cli.Tests.Commands;

public sealed class BenchFitCommandTests : IDisposable
{
    private const string Answer = """{"seconds": 0.5, "coefficients": [0, 0, 0, 0]}""";

    private static readonly string[] s_small = ["bench", "fit", "--rows", "300", "--features", "3", "--rounds", "1", "--device", "cpu"];

    private readonly TemporaryFolder _folder = new();
    private readonly FakePeers _peers = new();

    public void Dispose()
    {
        _folder.Dispose();
        _peers.Dispose();
    }

    [Fact]
    public void Ours_end_at_one_optimum_and_a_peer_stands_beside_them()
    {
        var json = Run([.. s_small, "--peers", _peers.With("fit", Answer).Root, "--json"]).Json();
        var lines = json["lines"]!.AsArray();
        Assert.Equal(["lbfgs", "newton", "lbfgs", "newton", "lbfgs"], lines.Select(l => (string?)l!["method"]));
        double[] objectives = [.. lines.Take(4).Select(l => (double)l!["objective"]!)];
        Assert.InRange(objectives.Max() - objectives.Min(), 0, 1e-8);
        Assert.All(lines.Take(4), l => Assert.InRange((double)l!["gradientNorm"]!, 0, 2e-6));
        Assert.All(lines.Take(4), l => Assert.True((double)l!["peakOverData"]! > 0));

        var peer = lines[4]!;
        Assert.Equal("other", (string?)peer["program"]);
        Assert.Equal(Math.Log(2), (double)peer["objective"]!, 1e-12);
        Assert.Equal(0.5, (double)peer["seconds"]!);
        Assert.Equal(0.5 / (double)lines[2]!["seconds"]!, (double)peer["ratioToAlike"]!, 1e-9);
        Assert.Equal(0.5 / lines.Take(4).Min(l => (double)l!["seconds"]!), (double)peer["ratioToFastest"]!, 1e-9);
        Assert.Equal("cpu", (string?)json["auto"]!["device"]);
        Assert.Equal("newton", (string?)json["auto"]!["solver"]);
    }

    [Fact]
    public void The_table_names_limit_peers_absences_and_what_auto_takes()
    {
        string file = _folder.File("fit.md");
        _peers.With("fit", Answer, FakePeers.Introduction, """{"peer": "gone", "absent": "not on the PATH"}""");
        var run = Run([.. s_small, "--peers", _peers.Root, "--markdown", file]).Done();
        string page = File.ReadAllText(file);
        foreach (string text in (string[])[Cli.Unwrapped(run.Out), page])
        {
            foreach (string part in (string[])["share", "read limit of", "other", "other lbfgs: a fake", "gone: absent, not on the PATH", "--device auto takes cpu here", "--solver auto takes newton here"])
                Assert.Contains(part, text, StringComparison.Ordinal);
        }

        Assert.Contains("| command | `gpulogreg bench fit --rows 300", page, StringComparison.Ordinal);
        Assert.Contains("| peers | other 1.2 |", page, StringComparison.Ordinal);
        Assert.Contains("| gone |  |  | absent |", page, StringComparison.Ordinal);

        // Every row of a table has the cells of its head, with the bars of |dJ| in theirs.
        Assert.Contains(@"| max \|dJ\| |", page, StringComparison.Ordinal);
        int[] bars = [.. page.Split('\n').SkipWhile(line => !line.StartsWith("| program", StringComparison.Ordinal)).TakeWhile(line => line.Length > 0).Select(line => line.Replace(@"\|", "", StringComparison.Ordinal).Count(c => c == '|'))];
        Assert.True(bars.Length > 4);
        Assert.All(bars, count => Assert.Equal(bars[0], count));
    }

    [Fact]
    public void Sparse_rows_are_made_and_files_are_read()
    {
        var sparse = Run(["bench", "fit", "--rows", "200", "--features", "50", "--sparse", "4", "--rounds", "1", "--peers", "none", "--json"]).Json();
        Assert.Equal(800, (long)sparse["storedElements"]!);
        Assert.Equal(4, sparse["lines"]!.AsArray().Count);

        var file = Run(["bench", "fit", "--file", _folder.Write("rows.csv", TestData.Csv()), "--tol", "1e-4", "--rounds", "1", "--peers", "none", "--json"]).Json();
        Assert.Equal((40, 2), ((long)file["rows"]!, (int)file["features"]!));
    }

    [Fact]
    public void Without_an_intercept_the_optimum_is_another_one()
    {
        string[] command = ["bench", "fit", "--file", _folder.Write("rows.csv", TestData.Csv()), "--rounds", "1", "--peers", "none", "--json"];
        double with = (double)Run(command).Json()["lines"]![1]!["objective"]!;
        var without = Run([.. command, "--no-intercept"]).Json()["lines"]!.AsArray();
        Assert.All(without, l => Assert.InRange((double)l!["gradientNorm"]!, 0, 2e-6));
        Assert.True((double)without[1]!["objective"]! > with + 1e-4);

        string table = Cli.Unwrapped(Run([.. command[..^1], "--no-intercept"]).Done().Out);
        Assert.Contains("a whole fit without an intercept, C = 1", table, StringComparison.Ordinal);
    }

    [Fact]
    public void Options_that_contradict_are_refused()
    {
        Run(["bench", "fit", "--file", "x.csv", "--sparse", "3"]).Refused("--file is 'x.csv'", "Remove --file");
        Run(["bench", "fit", "--features", "3", "--sparse", "4"]).Refused("--sparse is 4", "Raise --features");
        Run(["bench", "fit", "--peers", "/no/such/folder", "--rows", "9"]).Refused("--peers is '/no/such/folder'", "or none");
        Run(["bench", "fit", "--device", "auto"]).Refused("--device is 'auto'", "the name of a device");
    }

    [Theory]
    [InlineData("nonsense", "wrote 'nonsense'; expected a JSON object")]
    [InlineData("""{"seconds": -1}""", "expected an object with 'seconds', a number above 0")]
    [InlineData("""{"seconds": 1, "coefficients": [1, "a", 2, 3]}""", "expected 'coefficients' to be finite numbers")]
    [InlineData("""{"seconds": 1, "coefficients": [1, 2]}""", "answered 2 coefficients; expected 4")]
    [InlineData("""{"failed": "ValueError: no"}""", "other failed: ValueError: no")]
    public void A_peer_that_fails_is_absent_with_the_reason_and_the_others_race_on(string answer, string said)
    {
        var json = Run([.. s_small, "--peers", _peers.With("fit", answer).Root, "--json"]).Json();
        var lines = json["lines"]!.AsArray();
        Assert.Equal(5, lines.Count);
        Assert.All(lines.Take(4), l => Assert.True((double)l!["seconds"]! > 0));
        Assert.Contains(said, (string)lines[4]!["absent"]!, StringComparison.Ordinal);
        Assert.Null(lines[4]!["seconds"]);
        Assert.Null(lines[4]!["objective"]);
    }

    [Fact]
    public void A_script_that_ends_at_one_peer_is_started_again_for_the_next()
    {
        _peers.WithScript("fit", $$"""
            echo '{"peer": "ends"}'
            echo '{"peer": "stays"}'
            echo '{"ready": true}'
            while read -r index; do
            if [ "$index" = 0 ]; then echo 'out of memory' >&2; exit 3; fi
            echo '{{Answer}}'
            done
            """);
        var lines = Run([.. s_small, "--peers", _peers.Root, "--json"]).Json()["lines"]!.AsArray();
        Assert.Contains("ended with exit code 3 (out of memory)", (string)lines[4]!["absent"]!, StringComparison.Ordinal);
        Assert.Equal(0.5, (double)lines[5]!["seconds"]!);
    }

    [Fact]
    public void A_script_that_ends_at_once_is_absent_in_one_line_with_its_last_words()
    {
        var run = Run([.. s_small, "--peers", _peers.WithScript("fit", "echo 'no such module' >&2; exit 3").Root]).Done();
        Assert.Contains("fit.sh: absent, ", Cli.Unwrapped(run.Out), StringComparison.Ordinal);
        Assert.Contains("ended with exit code 3 (no such module)", Cli.Unwrapped(run.Out), StringComparison.Ordinal);
    }

    private static Cli Run(IReadOnlyList<string> args) => Cli.Run(args, new BackendRegistry(null), default);
}
