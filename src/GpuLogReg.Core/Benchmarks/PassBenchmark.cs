using System.Diagnostics;
using GpuLogReg.Compute;
using GpuLogReg.Data;

namespace GpuLogReg.Benchmarks;

/// <summary>
/// Times one evaluation of loss and gradient on a backend against the plain two-pass loop and the memory's own speed. The three take turns in every
/// round, so that a machine that slows down slows all of them and the ratios hold. Several sizes take turns as well, a few rounds of each in a lap: a machine whose memory is
/// quicker for half a minute gives that to all of them and not to one, and each lap has an X of its own, in other pages of the memory.
/// </summary>
public static class PassBenchmark
{
    private const long LeastBytes = 1 << 20;

    /// <summary>Rounds of a size in a lap, or some more: X is made and peers are started anew for them, which takes about as long.</summary>
    private const int RoundsOfLap = 4;

    /// <summary>Measures every n and d of the options on one backend. Nothing is known of any before all laps are over.</summary>
    /// <param name="backend">An open backend.</param>
    /// <param name="options">What to measure.</param>
    /// <param name="cancellation">Cancelling throws.</param>
    /// <exception cref="ArgumentOutOfRangeException">The size is below 1 MiB, there are no rounds, or an n or a d is below 1.</exception>
    /// <exception cref="PeerException">A peer does not speak as it should.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static IEnumerable<PassMeasurement> Run(IBackend backend, PassBenchmarkOptions options, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(backend);
        ArgumentNullException.ThrowIfNull(options);
        if (options.Bytes < LeastBytes)
            throw new ArgumentOutOfRangeException(nameof(options), $"'Bytes' is {options.Bytes}; expected at least {LeastBytes}.");
        if (options.Rows.Any(n => n < 1))
            throw new ArgumentOutOfRangeException(nameof(options), $"'Rows' holds {options.Rows.Min()}; expected numbers of 1 or more.");
        if (options.Rounds < 1)
            throw new ArgumentOutOfRangeException(nameof(options), $"'Rounds' is {options.Rounds}; expected 1 or more.");
        if (options.Features.Any(d => d < 1))
            throw new ArgumentOutOfRangeException(nameof(options), $"'Features' holds {options.Features.Min()}; expected numbers of 1 or more.");
        return Measure(backend, options, cancellation);
    }

    private static IEnumerable<PassMeasurement> Measure(IBackend backend, PassBenchmarkOptions options, CancellationToken cancellation)
    {
        Size[] sizes = [.. options.Features.SelectMany(d => options.Rows.Count > 0 ? options.Rows.Select(n => new Size(n, d, options.Precision)) : [FromBytes(d, options)])];
        int laps = sizes.Length > 1 ? Math.Max(1, options.Rounds / RoundsOfLap) : 1;
        List<Lap>[] ofSizes = [.. sizes.Select(_ => new List<Lap>())];
        for (int lap = 0; lap < laps; lap++)
        {
            int rounds = (options.Rounds * (lap + 1) / laps) - (options.Rounds * lap / laps);
            for (int i = 0; i < sizes.Length; i++)
                ofSizes[i].Add(Run(backend, sizes[i], rounds, options, cancellation));
        }

        return sizes.Select((size, i) => Line(backend, size, ofSizes[i]));
    }

    private static Lap Run(IBackend backend, Size size, int rounds, PassBenchmarkOptions options, CancellationToken cancellation)
    {
        var (n, d, _) = size;
        using var features = SyntheticFeatures(n, d, options.Precision);
        var labels = new int[n];
        for (int i = 0; i < n; i++)
            labels[i] = i & 1;
        var data = new Dataset(features, labels);

        using var fused = backend.Prepare(data, LossKind.Logistic, options.Precision);
        using var twoPass = (options.Precision is Precision.Float32 or Precision.Float64 ? backend as ITwoPassBaseline : null)?.PrepareTwoPass(data, LossKind.Logistic, options.Precision);
        using var wide = StorageRounding.Size(options.Precision) < sizeof(float) ? backend.Prepare(data, LossKind.Logistic, Precision.Float32) : null;

        using var session = options.Peers is not null && backend.Name == "cpu" ? options.Peers.Start("pass", data, new PeerTask(), cancellation) : null;
        using var fusedTimer = new Timer(fused);
        using var twoPassTimer = twoPass is null ? null : new Timer(twoPass);
        using var wideTimer = wide is null ? null : new Timer(wide);
        List<Func<double>> runs = [fusedTimer.Seconds];
        if (twoPassTimer is not null)
            runs.Add(twoPassTimer.Seconds);
        if (wideTimer is not null)
            runs.Add(wideTimer.Seconds);
        Entrant[] peers = [.. Entrant.Of(session)];
        runs.AddRange(peers.Select(peer => (Func<double>)peer.Run));

        var probe = backend as IBandwidthProbe;
        var race = Race.Run(runs, probe is null ? null : () => probe.MeasureBandwidthByWay((long)size.Bytes), rounds, cancellation);
        return new Lap(race, twoPassTimer is not null, wideTimer is not null, [.. peers.Select((peer, i) => session!.Peers[i] with { Absent = peer.Line.Absent })]);
    }

    private static PassMeasurement Line(IBackend backend, Size size, IReadOnlyList<Lap> laps)
    {
        var race = Race.Joined([.. laps.Select(lap => lap.Race)]);
        var (_, hasTwoPass, hasWide, peers) = laps[0];
        double seconds = race.Seconds(0), bytes = size.Bytes;
        int atWide = hasTwoPass ? 2 : 1, firstPeer = hasWide ? atWide + 1 : atWide;
        return new PassMeasurement(
            backend.Name, size.Precision, size.Rows, size.Features, seconds,
            hasTwoPass ? race.Seconds(1) : null,
            bytes / seconds,
            race.Limit, (backend as IBandwidthProbe)?.BandwidthKind, race.Share(0, bytes),
            hasTwoPass ? race.Ratio(1, 0) : null)
        {
            Float32Seconds = hasWide ? race.Seconds(atWide) : null,
            OverFloat32 = hasWide ? race.Ratio(atWide, 0) : null,
            Peers = [.. peers.Select((peer, i) => laps.Select(lap => lap.Peers[i].Absent).FirstOrDefault(reason => reason is not null) is { } reason
                ? new PassPeer(peer with { Absent = reason }, null, null)
                : new PassPeer(peer, race.Seconds(firstPeer + i), race.Ratio(firstPeer + i, 0)))],
        };
    }

    private static Size FromBytes(int d, PassBenchmarkOptions options) =>
        new(Math.Max(1, options.Bytes / StorageRounding.Size(options.Precision) / d), d, options.Precision);

    /// <summary>Numbers in [−1, 1) that no compressor or page sharing can shorten, from a counter hash: fast, and the same on every machine.</summary>
    private static DenseMatrix SyntheticFeatures(long n, int d, Precision precision)
    {
        var matrix = DenseMatrix.Allocate(n, d, precision == Precision.Float64 ? ElementType.Float64 : ElementType.Float32);
        Parallel.For(0, n, i =>
        {
            ulong state = ((ulong)i + 1) * 0x9E3779B97F4A7C15UL;
            for (int j = 0; j < d; j++)
            {
                state ^= state << 13;
                state ^= state >> 7;
                state ^= state << 17;
                double value = ((state >> 11) * (2.0 / (1L << 53))) - 1;
                if (precision != Precision.Float64)
                    matrix.WritableRow<float>(i)[j] = (float)value;
                else
                    matrix.WritableRow<double>(i)[j] = value;
            }
        });
        return matrix;
    }

    /// <summary>
    /// Times evaluations of one objective; each ends with a number read back, so device work is done when the clock stops. Several in a row count with their median, after
    /// some that settle the machine, as walks over the memory do that are held against them: an evaluation in a fit comes after another one, too. Short ones are repeated,
    /// after one that is not timed: what ran in between has pushed X out of the caches, and a fit finds it there.
    /// </summary>
    private sealed class Timer : IDisposable
    {
        private const double LeastSeconds = 0.002;
        private const int MostRepeats = 1000;

        private readonly IObjective _objective;
        private readonly Vector _w, _gradient;

        public Timer(IObjective objective)
        {
            _objective = objective;
            _w = objective.Space.Allocate(objective.Shape.Coefficients);
            _gradient = objective.Space.Allocate(objective.Shape.Coefficients);
            objective.Space.Upload([.. Enumerable.Range(0, _w.Length).Select(j => 0.1 * Math.Sin(j + 1))], _w);
        }

        public double Seconds() => Race.InARow(Once);

        private double Once()
        {
            double seconds = Seconds(1);
            return seconds >= LeastSeconds ? seconds : Seconds((int)Math.Clamp(LeastSeconds / seconds, 1, MostRepeats));
        }

        private double Seconds(int repeats)
        {
            long start = Stopwatch.GetTimestamp();
            for (int i = 0; i < repeats; i++)
                _objective.ValueAndGradient(_w, _gradient, RowRange.All(_objective.Shape.Rows));
            return Stopwatch.GetElapsedTime(start).TotalSeconds / repeats;
        }

        public void Dispose()
        {
            _w.Dispose();
            _gradient.Dispose();
        }
    }

    /// <summary>What one line measures.</summary>
    /// <param name="Rows">n.</param>
    /// <param name="Features">d.</param>
    /// <param name="Precision">How X is stored.</param>
    private readonly record struct Size(long Rows, int Features, Precision Precision)
    {
        /// <summary>What a pass reads: X and a number a row beside it.</summary>
        public double Bytes => (double)Rows * (((double)Features * StorageRounding.Size(Precision)) + Math.Max(StorageRounding.Size(Precision), sizeof(float)));
    }

    /// <summary>A few rounds of one size.</summary>
    /// <param name="Race">The fused pass, the plain two and X in float32 where there are such, peers.</param>
    /// <param name="HasTwoPass">Whether there are plain two passes.</param>
    /// <param name="HasWide">Whether there is X in float32.</param>
    /// <param name="Peers">With why they are absent, where they are.</param>
    private sealed record Lap(Race Race, bool HasTwoPass, bool HasWide, IReadOnlyList<Peer> Peers);
}
