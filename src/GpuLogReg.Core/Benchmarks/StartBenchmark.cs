using System.Diagnostics;
using GpuLogReg.Data;
using GpuLogReg.Estimators;

namespace GpuLogReg.Benchmarks;

/// <summary>
/// Times whole processes: 'gpulogreg predict' on a small file, beside 'gpulogreg --version', which starts and does nothing, and beside peers that do the same
/// from a new process each time. They take turns, after one round of warm-up that brings the files into the system's cache.
/// </summary>
public static class StartBenchmark
{
    /// <summary>Measures.</summary>
    /// <param name="program">The words that start gpulogreg: a program and its first arguments.</param>
    /// <param name="rowsFile">A file of rows.</param>
    /// <param name="modelFile">A file of a binary model of their features.</param>
    /// <param name="model">The same model, for the peers.</param>
    /// <param name="data">The same rows, for the peers.</param>
    /// <param name="rounds">Measured rounds after one of warm-up, at least 1.</param>
    /// <param name="peers">The peers; null for none.</param>
    /// <param name="cancellation">Looked at between processes; cancelling throws.</param>
    /// <exception cref="ArgumentException">There are no rounds, or no program.</exception>
    /// <exception cref="InvalidOperationException">The program fails.</exception>
    /// <exception cref="PeerException">A peer does not speak as it should.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static IReadOnlyList<StartMeasurement> Run(
        IReadOnlyList<string> program, string rowsFile, string modelFile, LogisticModel model, Dataset data, int rounds, PeerScripts? peers = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(program);
        ArgumentException.ThrowIfNullOrEmpty(rowsFile);
        ArgumentException.ThrowIfNullOrEmpty(modelFile);
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(data);
        if (program.Count == 0)
            throw new ArgumentException("'program' is empty; expected a program and its first arguments.", nameof(program));
        if (rounds < 1)
            throw new ArgumentOutOfRangeException(nameof(rounds), $"'rounds' is {rounds}; expected 1 or more.");

        using var session = peers?.Start("start", data, new PeerTask { Coefficients = [.. model.Coefficients[0], model.Intercepts[0]] }, cancellation);
        IReadOnlyList<Peer> all = session?.Peers ?? [];
        int[] present = [.. Enumerable.Range(0, all.Count).Where(i => all[i].Absent is null)];
        var race = Race.Run(
            [
                () => Time([.. program, "predict", rowsFile, "--model", modelFile]),
                () => Time([.. program, "--version"]),
                .. present.Select(i => (Func<double>)(() => session!.Run(i).Seconds)),
            ],
            null, rounds, cancellation);
        return
        [
            Measured(RaceLine.Ours, "predict", 0),
            Measured(RaceLine.Ours, "--version", 1),
            .. present.Select((place, i) => Measured(all[place].Program, all[place].Method, i + 2) with { Version = all[place].Version, Note = all[place].Note }),
            .. all.Where(peer => peer.Absent is not null).Select(peer => new StartMeasurement(peer.Program, peer.Method, null, null, null, Absent: peer.Absent)),
        ];

        StartMeasurement Measured(string name, string? method, int entrant) => new(name, method, race.Seconds(entrant), race.LeastSeconds(entrant), race.Ratio(entrant, 0));
    }

    private static double Time(string[] words)
    {
        long start = Stopwatch.GetTimestamp();
        using var process = Process.Start(new ProcessStartInfo(words[0], words[1..]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var error = process.StandardError.ReadToEndAsync();
        process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        return process.ExitCode == 0
            ? seconds
            : throw new InvalidOperationException($"'{string.Join(' ', words)}' ended with exit code {process.ExitCode} ({error.Result.Trim()}); expected 0.");
    }
}
