using System.Diagnostics;
using GpuLogReg.Compute;
using GpuLogReg.Data;
using GpuLogReg.Devices;
using GpuLogReg.Solvers;

namespace GpuLogReg.Benchmarks;

/// <summary>Times one epoch of plain mini-batch descent from zero: the order of rows is drawn and every batch makes a step; J is evaluated outside of the time.</summary>
public static class EpochBenchmark
{
    private const double C = 1;

    /// <summary>Measures.</summary>
    /// <param name="data">Rows of two classes.</param>
    /// <param name="options">What to measure.</param>
    /// <param name="devices">Where the device comes from.</param>
    /// <param name="peers">The peers; null for none.</param>
    /// <param name="cancellation">Cancelling throws.</param>
    /// <exception cref="ArgumentException">A number is out of range, or the data has other than two classes.</exception>
    /// <exception cref="BackendException">The device is absent, unfit or too small.</exception>
    /// <exception cref="PeerException">The folder of peers lacks the script.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static RaceReport Run(Dataset data, EpochBenchmarkOptions options, BackendRegistry devices, PeerScripts? peers = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(devices);
        using var backend = devices.Open(BackendRegistry.Resolve(options.Device));
        using var session = peers?.Start("epoch", data, new PeerTask { C = C, Batch = options.BatchSize, Rate = options.LearningRate }, cancellation);
        using var objective = new PenalizedObjective(backend.Prepare(data, LossKind.Logistic, options.Precision, shuffled: true), 1 / C, fitIntercept: true);
        using var w = objective.Space.Allocate(objective.Shape.Coefficients);
        var zeros = new double[w.Length];
        var end = new double[w.Length];
        var descent = new MiniBatchDescent { LearningRate = options.LearningRate, Momentum = 0, BatchSize = options.BatchSize };

        Entrant[] entrants = [Entrant.Ours("batches", options.Precision, _ => Epoch()), .. Entrant.Of(session)];
        double bytes = Entrant.PassBytes(data.Features, options.Precision);
        entrants[0].Bytes = bytes;
        entrants[0].Line = entrants[0].Line with { Passes = 1 };
        double? limit = Race.Run(entrants, backend, bytes, options.Rounds, cancellation);

        using var judge = new ReferencePoint(data, C);
        foreach (var entrant in entrants)
            judge.Judge(entrant, entrant.IsOurs ? end : entrant.Answer?.Coefficients);
        return new RaceReport(
            backend.Name, data.Rows, data.Columns, data.Features.StoredElements, data.Features.Bytes, limit,
            limit is null ? null : ((IBandwidthProbe)backend).BandwidthKind, [.. entrants.Select(e => e.Line)]) { Judge = judge.Name };

        double Epoch()
        {
            objective.Space.Upload(zeros, w);
            long start = Stopwatch.GetTimestamp();
            descent.Pass(objective, w, null, cancellation);
            objective.Space.Download(w, end);
            return Stopwatch.GetElapsedTime(start).TotalSeconds;
        }
    }
}
