using Xunit;

namespace GpuLogReg.Tests;

/// <summary>A folder of peer scripts in sh that answer what a test wants, in place of the Python ones.</summary>
internal sealed class FakePeers : IDisposable
{
    /// <summary>A script that has one peer and, whenever it is asked, the same answer.</summary>
    public const string Introduction = """{"peer": "other", "method": "lbfgs", "precision": "float64", "version": "other 1.2", "note": "a fake"}""";

    private readonly TemporaryFolder _folder = new();

    public string Root => _folder.Root;

    public void Dispose() => _folder.Dispose();

    /// <summary>Writes BENCHMARK.sh that says its lines, and then the answer to each line it reads.</summary>
    public FakePeers With(string benchmark, string answer, params IReadOnlyList<string> introduction)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The fake peers are scripts of sh.");
        string[] lines = [.. introduction.Count > 0 ? introduction : [Introduction], """{"ready": true}"""];
        return WithScript(benchmark, $"""
            cat <<'END'
            {string.Join('\n', lines)}
            END
            while read -r index; do
            cat <<'END'
            {answer}
            END
            done
            """);
    }

    /// <summary>Writes BENCHMARK.sh as it is.</summary>
    public FakePeers WithScript(string benchmark, string script)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The fake peers are scripts of sh.");
        _folder.Write(benchmark + ".sh", script.Replace("\r\n", "\n", StringComparison.Ordinal) + "\n");
        return this;
    }
}
