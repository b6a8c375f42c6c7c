using System.Diagnostics;
using GpuLogReg.Compute;
using GpuLogReg.Cpu;
using GpuLogReg.Data;
using GpuLogReg.Estimators;

namespace GpuLogReg.Benchmarks;

/// <summary>Times the probabilities of many rows under one model, on the CPU, where models predict.</summary>
public static class PredictBenchmark
{
    /// <summary>Measures.</summary>
    /// <param name="model">A binary model without a scaling.</param>
    /// <param name="data">Rows of its features.</param>
    /// <param name="rounds">Measured rounds after one warm-up, at least 1.</param>
    /// <param name="peers">The peers; null for none.</param>
    /// <param name="cancellation">Cancelling throws.</param>
    /// <exception cref="ArgumentException">The model has a scaling or several outputs, or the rows do not suit it, or there are no rounds.</exception>
    /// <exception cref="PeerException">The folder of peers lacks the script.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static RaceReport Run(LogisticModel model, Dataset data, int rounds, PeerScripts? peers = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(data);
        if (!model.IsBinary || model.Scaling is not null)
            throw new ArgumentException("The model has a scaling or several outputs; expected a binary model of unscaled features, as peers have it.", nameof(model));
        using var backend = new SimdBackend();
        using var session = peers?.Start("predict", data, new PeerTask { Coefficients = [.. model.Coefficients[0], model.Intercepts[0]] }, cancellation);

        double[] positive = [];
        var precision = data.Features.ElementType == ElementType.Float32 ? Precision.Float32 : Precision.Float64;
        Entrant[] entrants =
        [
            Entrant.Ours("both classes", precision, _ => Time(() => model.PredictProbabilities(data.Features))),
            Entrant.Ours("positive class", precision, _ => Time(() => positive = model.PredictProbability(data.Features))),
            .. Entrant.Of(session),
        ];
        double bytes = data.Features.Bytes;
        foreach (var entrant in entrants.Where(e => e.IsOurs))
            (entrant.Bytes, entrant.Line) = (bytes, entrant.Line with { Passes = 1 });
        double? limit = Race.Run(entrants, backend, bytes, rounds, cancellation, e => e == entrants[0]);
        foreach (var entrant in entrants.Where(e => e.Answer?.Probabilities is not null))
            Compare(entrant, positive);
        return new RaceReport(backend.Name, data.Rows, data.Columns, data.Features.StoredElements, data.Features.Bytes, limit, backend.BandwidthKind, [.. entrants.Select(e => e.Line)]);
    }

    private static void Compare(Entrant entrant, double[] positive)
    {
        var theirs = entrant.Answer!.Probabilities!;
        if (theirs.Count > positive.Length)
            entrant.Fail(new PeerException($"Peer '{entrant.Line.Program}' answered {theirs.Count} probabilities; expected at most {positive.Length}, one a row from the first on. Mend its script."));
        else
            entrant.Line = entrant.Line with { Difference = theirs.Select((p, i) => Math.Abs(p - positive[i])).DefaultIfEmpty().Max() };
    }

    private static double Time(Func<double[]> predict)
    {
        long start = Stopwatch.GetTimestamp();
        GC.KeepAlive(predict());
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }
}
