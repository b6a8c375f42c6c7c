using System.Diagnostics;
using GpuLogReg.Compute;
using GpuLogReg.Data;

namespace GpuLogReg.Benchmarks;

/// <summary>
/// The most memory that training has resident, from a file to a model and its metrics: each run is a process of its own, as memory that another run left
/// behind would count. The data are made, in every form that they may come in.
/// </summary>
public static class MemoryBenchmark
{
    private const string Apart = "x.npy + y.npy", Joined = "xy.npy", Text = "xy.csv";

    // A peak only grows, and is noted by the system: looking seldom misses what comes in the last moments alone.
    private static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(5);

    private static readonly (string Source, string[] Options, Precision Precision)[] s_cases =
    [
        (Apart, [], Precision.Float32),
        (Joined, [], Precision.Float32),
        (Text, [], Precision.Float32),
        (Apart, ["--solver", "newton"], Precision.Float32),
        (Apart, ["--solver", "minibatch", "--epochs", "1"], Precision.Float32),
        (Apart, ["--standardize"], Precision.Float32),
        (Text, ["--standardize"], Precision.Float32),
        (Apart, ["--test-size", "0.2"], Precision.Float32),
        (Text, ["--test-size", "0.2"], Precision.Float32),
        (Apart, ["--precision", "bf16"], Precision.BFloat16),
    ];

    /// <summary>Measures.</summary>
    /// <param name="options">What to measure.</param>
    /// <param name="program">How gpulogreg is started: a file, and arguments before those of the command line.</param>
    /// <param name="peers">The peers; null for none.</param>
    /// <param name="cancellation">Cancelling throws.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    /// <exception cref="PeerException">A peer does not speak as it should.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static IReadOnlyList<MemoryMeasurement> Run(MemoryBenchmarkOptions options, IReadOnlyList<string> program, PeerScripts? peers = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(program);
        if (options.Rounds < 1)
            throw new ArgumentOutOfRangeException(nameof(options), $"'Rounds' is {options.Rounds}; expected 1 or more.");
        var folder = Directory.CreateTempSubdirectory("gpulogreg-memory-");
        try
        {
            using var session = Write(folder.FullName, options, peers, cancellation);
            long elements = (long)options.Rows * options.Features;
            var lines = new List<MemoryMeasurement>();
            foreach (var (source, asked, precision) in s_cases)
            {
                var line = new MemoryMeasurement(RaceLine.Ours, source, asked.Length == 0 ? null : string.Join(' ', asked), precision, elements * SizeOf(precision));
                string[] command = ["train", .. Files(folder.FullName, source), "--device", "cpu", .. asked];
                for (int round = 0; round < options.Rounds && line.Absent is null; round++)
                    line = With(line, program, command, cancellation);
                lines.Add(line);
            }

            for (int i = 0; i < session?.Peers.Count; i++)
                lines.Add(Of(session, i, elements, options.Rounds));
            return lines;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static PeerSession? Write(string folder, MemoryBenchmarkOptions options, PeerScripts? peers, CancellationToken cancellation)
    {
        var data = SyntheticData.Generate(new SyntheticDataOptions { Rows = options.Rows, Features = options.Features, Informative = Math.Max(1, options.Features / 2) }).Data;
        using var features = data.Features;
        cancellation.ThrowIfCancellationRequested();
        NpyDatasetWriter.Write(Path.Combine(folder, "x.npy"), data, Path.Combine(folder, "y.npy"));
        NpyDatasetWriter.Write(Path.Combine(folder, Joined), data);
        CsvDatasetWriter.Write(Path.Combine(folder, Text), data);
        cancellation.ThrowIfCancellationRequested();
        return peers?.Start("memory", data, new PeerTask(), cancellation);
    }

    private static string[] Files(string folder, string source) => source == Apart
        ? [Path.Combine(folder, "x.npy"), "--labels", Path.Combine(folder, "y.npy")]
        : [Path.Combine(folder, source)];

    private static int SizeOf(Precision precision) => precision switch
    {
        Precision.Float64 => sizeof(double),
        Precision.Float32 => sizeof(float),
        _ => sizeof(short),
    };

    private static MemoryMeasurement With(MemoryMeasurement line, IReadOnlyList<string> program, string[] command, CancellationToken cancellation)
    {
        long start = Stopwatch.GetTimestamp();
        using var process = Process.Start(new ProcessStartInfo(program[0], [.. program.Skip(1), .. command]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        using var ending = cancellation.Register(process.Kill);
        var output = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        var error = process.StandardError.ReadToEndAsync(CancellationToken.None);
        long? peak = null;
        do
            peak = PeakMemory.Of(process) ?? peak;
        while (!process.WaitForExit(s_look));
        process.WaitForExit();
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        cancellation.ThrowIfCancellationRequested();
        output.GetAwaiter().GetResult();
        if (process.ExitCode != 0)
            return line with { Absent = $"exit code {process.ExitCode}: {error.GetAwaiter().GetResult().Trim()}" };
        return line with { PeakBytes = Largest(line.PeakBytes, peak), Seconds = Math.Min(line.Seconds ?? seconds, seconds) };
    }

    private static MemoryMeasurement Of(PeerSession session, int index, long elements, int rounds)
    {
        var peer = session.Peers[index];
        var line = new MemoryMeasurement(peer.Program, Apart, peer.Method, peer.Precision, elements * SizeOf(peer.Precision ?? Precision.Float32))
        {
            Version = peer.Version,
            Note = peer.Note,
            Absent = peer.Absent,
        };
        for (int round = 0; round < rounds && line.Absent is null; round++)
        {
            var answer = session.Run(index);
            line = line with { PeakBytes = Largest(line.PeakBytes, answer.PeakBytes), Seconds = Math.Min(line.Seconds ?? answer.Seconds, answer.Seconds) };
        }

        return line;
    }

    private static long? Largest(long? a, long? b) => a is null ? b : b is null ? a : Math.Max(a.Value, b.Value);
}
