using System.Diagnostics;
using GpuLogReg.Compute;

namespace GpuLogReg.Benchmarks;

/// <summary>
/// Entrants and the memory's own speed take turns in every round, after one round of warm-up, so that a machine that slows down slows all of them and the
/// ratios within a round hold.
/// </summary>
internal sealed class Race
{
    /// <summary>Seconds of a warm-up from which on an entrant runs in one round only: its own noise is small beside that, and a table of six rounds would take an hour.</summary>
    private const double LongRun = 5;

    /// <summary>Runs that count with their median.</summary>
    private const int RunsInARow = 3;

    /// <summary>
    /// Seconds of runs before those that count: the first come after other programs' work, to caches that are theirs, threads that sleep and cores that were idle. A fit
    /// runs hundreds in a row, and what is held against them is a walk after many others.
    /// </summary>
    private const double SettlingSeconds = 0.05;

    private readonly double[][] _seconds;
    private readonly List<IReadOnlyList<double>> _limits = [];

    private Race(int entrants, int rounds) => _seconds = [.. Enumerable.Range(0, entrants).Select(_ => Enumerable.Repeat(double.NaN, rounds).ToArray())];

    /// <summary>Median of the memory's own speed by the way whose median is best; null where it cannot be measured.</summary>
    public double? Limit => _limits.Count > 0 ? Median(OfBestWay()) : null;

    /// <summary>Runs. What takes long runs in the warm-up and in the first round only.</summary>
    /// <param name="runs">Each does its work once and returns the seconds; NaN for not done.</param>
    /// <param name="limit">Measures the memory by every way; null where it cannot be.</param>
    /// <param name="rounds">At least 1.</param>
    /// <param name="cancellation">Looked at between runs; cancelling throws.</param>
    public static Race Run(IReadOnlyList<Func<double>> runs, Func<IReadOnlyList<double>>? limit, int rounds, CancellationToken cancellation)
    {
        var race = new Race(runs.Count, rounds);
        var warmUps = new double[runs.Count];
        for (int round = -1; round < rounds; round++)
        {
            for (int i = 0; i < runs.Count; i++)
            {
                cancellation.ThrowIfCancellationRequested();
                if (round > 0 && warmUps[i] >= LongRun)
                    continue;
                double seconds = runs[i]();
                if (round < 0)
                    warmUps[i] = seconds;
                else
                    race._seconds[i][round] = seconds;
            }

            cancellation.ThrowIfCancellationRequested();
            if (limit?.Invoke() is { } speeds && round >= 0)
                race._limits.Add(speeds);
        }

        return race;
    }

    /// <summary>The rounds of several races of the same entrants as one race.</summary>
    /// <param name="races">At least one; either all have measured the memory, or none has.</param>
    public static Race Joined(IReadOnlyList<Race> races)
    {
        var joined = new Race(races[0]._seconds.Length, 0);
        for (int i = 0; i < joined._seconds.Length; i++)
            joined._seconds[i] = [.. races.SelectMany(race => race._seconds[i])];
        joined._limits.AddRange(races.SelectMany(race => race._limits));
        return joined;
    }

    /// <summary>Median of an entrant's seconds.</summary>
    /// <param name="entrant">Its place.</param>
    public double Seconds(int entrant) => Median(_seconds[entrant]);

    /// <summary>The shortest of an entrant's seconds.</summary>
    /// <param name="entrant">Its place.</param>
    public double LeastSeconds(int entrant) => _seconds[entrant].Min();

    /// <summary>Median over the rounds of one's time over another's.</summary>
    /// <param name="entrant">The one.</param>
    /// <param name="other">The other.</param>
    public double Ratio(int entrant, int other) => Median([.. _seconds[entrant].Select((seconds, round) => seconds / _seconds[other][round])]);

    /// <summary>Median over the rounds of bytes a second over the memory's own speed; null where that cannot be measured.</summary>
    /// <param name="entrant">Its place.</param>
    /// <param name="bytes">Bytes of one run.</param>
    public double? Share(int entrant, double bytes) =>
        _limits.Count > 0 ? Median([.. OfBestWay().Select((limit, round) => bytes / _seconds[entrant][round] / limit)]) : null;

    /// <summary>Lets entrants race and fills their lines in: times, speeds and shares of ours, ratios to our fastest and to ours of the same method.</summary>
    /// <param name="entrants">Absent ones keep their line, and peers that fail get one that says so; at least one of ours.</param>
    /// <param name="backend">The device, whose memory is the limit.</param>
    /// <param name="limitBytes">About how much memory the limit walks over.</param>
    /// <param name="rounds">At least 1.</param>
    /// <param name="cancellation">Cancelling throws.</param>
    /// <param name="arrived">Whether one of ours did what was asked, so that others are compared with it; null for all.</param>
    /// <returns>The speed of the memory.</returns>
    public static double? Run(IReadOnlyList<Entrant> entrants, IBackend backend, double limitBytes, int rounds, CancellationToken cancellation, Func<Entrant, bool>? arrived = null)
    {
        if (rounds < 1)
            throw new ArgumentOutOfRangeException(nameof(rounds), $"'rounds' is {rounds}; expected 1 or more.");
        var probe = backend as IBandwidthProbe;
        Entrant[] present = [.. entrants.Where(e => e.Line.Absent is null)];
        var race = Run([.. present.Select(e => (Func<double>)e.Run)], probe is null ? null : () => probe.MeasureBandwidthByWay((long)limitBytes), rounds, cancellation);

        int[] ours = [.. Enumerable.Range(0, present.Length).Where(i => present[i].IsOurs).OrderBy(race.Seconds)];
        int fastest = ours.Where(i => arrived?.Invoke(present[i]) != false).Append(ours[0]).First();
        for (int i = 0; i < present.Length; i++)
        {
            var entrant = present[i];
            if (entrant.Line.Absent is not null)
                continue;
            int? alike = ours.Where(o => entrant.Alike?.StartsWith(present[o].Line.Method!, StringComparison.Ordinal) == true)
                .OrderBy(o => present[o].Line.Precision == entrant.Line.Precision ? 0 : 1).Select(o => (int?)o).FirstOrDefault();
            entrant.Line = entrant.Line with
            {
                Seconds = race.Seconds(i),
                BytesPerSecond = entrant.Bytes / race.Seconds(i),
                Share = entrant.Bytes is { } bytes ? race.Share(i, bytes) : null,
                Ratio = race.Ratio(i, fastest),
                RatioToAlike = entrant.IsOurs || alike is null ? null : race.Ratio(i, alike.Value),
                Note = race.RanOnce(i) ? string.Join("; ", new[] { entrant.Line.Note, "one run, as it takes long" }.OfType<string>()) : entrant.Line.Note,
            };
        }

        return race.Limit;
    }

    /// <summary>
    /// The rounds' speeds by one way, the same in all of them. The best of each round would be the one that had luck in it: where the machine's speed changes, that is more
    /// than its memory gives.
    /// </summary>
    private double[] OfBestWay()
    {
        double[][] ways = [.. Enumerable.Range(0, _limits[0].Count).Select(way => (double[])[.. _limits.Select(speeds => speeds[way])])];
        return ways.MaxBy(Median)!;
    }

    /// <summary>Whether an entrant ran in one round only.</summary>
    private bool RanOnce(int entrant) => _seconds[entrant].Length > 1 && _seconds[entrant].Count(double.IsFinite) == 1;

    /// <summary>The median of three in a row, after as many as settle the machine; the peers' scripts have the same.</summary>
    /// <param name="once">Does the work once and returns the seconds.</param>
    internal static double InARow(Func<double> once)
    {
        long start = Stopwatch.GetTimestamp();
        do
            once();
        while (Stopwatch.GetElapsedTime(start).TotalSeconds < SettlingSeconds);
        return Median([.. Enumerable.Range(0, RunsInARow).Select(_ => once())]);
    }

    /// <summary>The middle number, or the mean of the two in the middle, of those that are numbers; NaN where none is.</summary>
    /// <param name="values">Numbers, and NaN for what was not measured.</param>
    internal static double Median(IReadOnlyList<double> values)
    {
        double[] sorted = [.. values.Where(value => !double.IsNaN(value)).Order()];
        if (sorted.Length == 0)
            return double.NaN;
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
