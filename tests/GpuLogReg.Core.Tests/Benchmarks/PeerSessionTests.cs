using GpuLogReg.Benchmarks;
using GpuLogReg.Compute;
using GpuLogReg.Data;

namespace GpuLogReg.Core.Tests.Benchmarks;

public sealed class PeerSessionTests : IDisposable
{
    private readonly FakePeers _peers = new();

    public void Dispose() => _peers.Dispose();

    [Fact]
    public void Peers_introduce_themselves_and_answer()
    {
        _peers.With("fit", """{"seconds": 0.25, "coefficients": [1, -2.5], "probabilities": [0.5]}""", FakePeers.Introduction, """{"peer": "gone", "absent": "somewhere else"}""");
        using var session = Start("fit");
        Assert.Equal([new Peer("other", "lbfgs", Precision.Float64, "other 1.2", "a fake", null), new Peer("gone", null, null, null, null, "somewhere else")], session.Peers);
        for (int round = 0; round < 2; round++)
        {
            var answer = session.Run(0);
            Assert.Equal(0.25, answer.Seconds);
            Assert.Equal([1, -2.5], answer.Coefficients!);
            Assert.Equal([0.5], answer.Probabilities!);
        }

        Assert.Throws<ArgumentException>(() => session.Run(1));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_data_and_the_task_lie_in_the_folder_and_are_gone_afterwards(bool sparse)
    {
        // The script copies what it was given to its own folder, and says so by its name.
        _peers.WithScript("fit", $$"""cp "$1"/* '{{_peers.Root}}'; echo "{\"peer\": \"$1\"}"; echo '{"ready": true}'; read -r end""");
        string folder;
        using (var session = Start("fit", sparse))
        {
            folder = session.Peers[0].Program;
            Assert.True(Directory.Exists(folder));
        }

        Assert.False(Directory.Exists(folder));
        Assert.Contains("\"tolerance\":1E-07", File.ReadAllText(Path.Combine(_peers.Root, "task.json")), StringComparison.Ordinal);
        string[] files = sparse ? ["y.npy", "values.npy", "columns.npy", "starts.npy"] : ["y.npy", "x.npy"];
        Assert.All(files, file => Assert.True(File.Exists(Path.Combine(_peers.Root, file)), file));
        Assert.NotEqual(sparse, File.Exists(Path.Combine(_peers.Root, "x.npy")));
    }

    [Theory]
    [InlineData("echo nonsense", "wrote 'nonsense'; expected a JSON object")]
    [InlineData("echo '[1]'", "expected a JSON object")]
    [InlineData("""echo '{"name": "x"}'""", "an object with 'peer' or 'ready'")]
    [InlineData("""echo '{"peer": "x", "precision": "int8"}'""", "a 'precision' of float32 or float64")]
    [InlineData("echo 'cannot import' >&2; exit 2", "ended with exit code 2 (cannot import)")]
    public void A_script_that_introduces_no_one_is_absent_with_the_reason(string script, string said)
    {
        _peers.WithScript("fit", script);
        using var session = Start("fit");
        var peer = Assert.Single(session.Peers);
        Assert.Equal("fit.sh", peer.Program);
        Assert.Contains(said, peer.Absent, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_without_the_script_is_refused() =>
        Assert.Contains("has no epoch.py", Assert.Throws<PeerException>(() => Start("epoch")).Message, StringComparison.Ordinal);

    [Fact]
    public void Cancelling_ends_a_script_that_hangs()
    {
        _peers.WithScript("fit", """echo '{"peer": "slow"}'; echo '{"ready": true}'; sleep 600""");
        using var source = new CancellationTokenSource();
        using var session = new PeerScripts(_peers.Root).Start("fit", Data(false), new PeerTask(), source.Token);
        source.CancelAfter(50);
        Assert.Throws<OperationCanceledException>(() => session.Run(0));
    }

    private PeerSession Start(string benchmark, bool sparse = false) => new PeerScripts(_peers.Root).Start(benchmark, Data(sparse), new PeerTask { Tolerance = 1e-7 });

    private static Dataset Data(bool sparse) =>
        sparse ? SparseSyntheticData.Generate(20, 9, 3) : SyntheticData.Generate(new SyntheticDataOptions { Rows = 20, Features = 1, Informative = 1 }).Data;
}
