using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using GpuLogReg.Compute;
using GpuLogReg.Data;

namespace GpuLogReg.Benchmarks;

/// <summary>
/// A conversation with one peer script, a JSON object a line: it says who is there and then, for each number written to it, runs that peer once. So peers
/// take their turn in every round, on data that they hold ready, and sleep while others run.
/// </summary>
public sealed class PeerSession : IDisposable
{
    // The threads of numerical libraries spin for some milliseconds after their work: the next one to be measured shall not pay for that.
    private const int SettleMilliseconds = 20;

    private readonly string _program = "", _script = "";
    private readonly DirectoryInfo? _folder;
    private readonly CancellationToken _cancellation;
    private Process? _process;
    private CancellationTokenRegistration _ending;
    private string _lastError = "";

    private PeerSession(IReadOnlyList<Peer> peers) => Peers = peers;

    private PeerSession(string program, string script, DirectoryInfo folder, CancellationToken cancellation)
    {
        _program = program;
        _script = script;
        _folder = folder;
        _cancellation = cancellation;
        Peers = Launch();
    }

    /// <summary>Who is there, in the order of the script.</summary>
    public IReadOnlyList<Peer> Peers { get; }

    /// <summary>Runs a peer once. A script that ended in an earlier turn is started again, so that one peer's fault is not another's.</summary>
    /// <param name="index">Its place among <see cref="Peers"/>; it must not be absent.</param>
    /// <exception cref="PeerException">The peer fails, the script ends, or its answer is not one.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public PeerAnswer Run(int index)
    {
        if (Peers[index].Absent is { } reason)
            throw new ArgumentException($"'index' is {index}, and that peer is absent: {reason}; expected one that can run.", nameof(index));
        if (_process is null)
            Launch();
        try
        {
            _process!.StandardInput.WriteLine(index.ToString(CultureInfo.InvariantCulture));
            _process.StandardInput.Flush();
        }
        catch (IOException)
        {
            // It has ended; reading says how.
        }

        var (line, answer) = ReadOrEnd();
        if (Text(answer, "failed") is { } failure)
            throw new PeerException($"{Peers[index].Program} failed: {failure}");
        double seconds = Number(answer["seconds"]) ?? double.NaN;
        if (!(seconds > 0 && double.IsFinite(seconds)))
            throw Misspoken(line, "an object with 'seconds', a number above 0");
        Thread.Sleep(SettleMilliseconds);
        return new PeerAnswer(seconds, Numbers(line, answer, "coefficients"), Numbers(line, answer, "probabilities"), (long?)Number(answer["peakBytes"]));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Close();
        _folder?.Delete(recursive: true);
    }

    internal static PeerSession Absent(Peer peer) => new([peer]);

    internal static PeerSession Start(string program, string script, Dataset data, PeerTask task, CancellationToken cancellation)
    {
        var folder = Directory.CreateTempSubdirectory("gpulogreg-peers-");
        try
        {
            task.Write(folder.FullName, data);
            return new PeerSession(program, script, folder, cancellation);
        }
        catch
        {
            folder.Delete(recursive: true);
            throw;
        }
    }

    /// <summary>Starts the script and reads who is there.</summary>
    private List<Peer> Launch()
    {
        _lastError = "";
        _process = Process.Start(new ProcessStartInfo(_program, [_script, _folder!.FullName])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        _process.ErrorDataReceived += (_, line) => _lastError = string.IsNullOrWhiteSpace(line.Data) ? _lastError : line.Data.Trim();
        _process.BeginErrorReadLine();
        _ending = _cancellation.Register(End);
        var peers = new List<Peer>();
        while (true)
        {
            var (line, said) = ReadOrEnd();
            if (said.ContainsKey("ready"))
                return peers;
            try
            {
                string program = Text(said, "peer") ?? throw Misspoken(line, "an object with 'peer' or 'ready'");
                string? precision = Text(said, "precision");
                if (precision is not (null or "float32" or "float64"))
                    throw Misspoken(line, "a 'precision' of float32 or float64");
                peers.Add(new Peer(
                    program, Text(said, "method"), precision is null ? null : Enum.Parse<Precision>(precision, ignoreCase: true), Text(said, "version"), Text(said, "note"),
                    Text(said, "absent")));
            }
            catch (PeerException)
            {
                Close();
                throw;
            }
        }
    }

    /// <summary>A line, or the end of the conversation where there is none to be had.</summary>
    private (string Line, JsonObject Said) ReadOrEnd()
    {
        try
        {
            return Read();
        }
        catch
        {
            Close();
            throw;
        }
    }

    private void Close()
    {
        _ending.Dispose();
        if (_process is null)
            return;
        End();
        _process.WaitForExit();
        _process.Dispose();
        _process = null;
    }

    private (string Line, JsonObject Said) Read()
    {
        string? line = _process!.StandardOutput.ReadLine();
        _cancellation.ThrowIfCancellationRequested();
        if (line is null)
        {
            _process.WaitForExit();
            throw new PeerException($"The peer script '{_script}' ended with exit code {_process.ExitCode}{(_lastError.Length > 0 ? $" ({_lastError})" : "")}; expected it to answer. Mend it, or leave peers out.");
        }

        try
        {
            return (line, JsonNode.Parse(line) as JsonObject ?? throw Misspoken(line, "a JSON object"));
        }
        catch (JsonException)
        {
            throw Misspoken(line, "a JSON object");
        }
    }

    private PeerException Misspoken(string line, string expected)
    {
        const int Shown = 60;
        string got = line.Length > Shown ? line[..Shown] + "..." : line;
        return new PeerException($"The peer script '{_script}' wrote '{got}'; expected {expected}, on one line. Mend it, or leave peers out.");
    }

    private List<double>? Numbers(string line, JsonObject answer, string name)
    {
        if (answer[name] is not { } node)
            return null;
        var numbers = (node as JsonArray)?.Select(Number).ToList();
        return numbers is null || numbers.Any(number => number is not { } n || !double.IsFinite(n))
            ? throw Misspoken(line, $"'{name}' to be finite numbers")
            : [.. numbers.Select(number => number!.Value)];
    }

    private static double? Number(JsonNode? node) => node is JsonValue value && value.TryGetValue(out double number) ? number : null;

    private static string? Text(JsonObject said, string name) => said[name] is JsonValue value && value.TryGetValue(out string? text) ? text : null;

    private void End()
    {
        try
        {
            _process!.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
            // It had ended.
        }
    }
}
