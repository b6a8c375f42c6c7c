using System.Diagnostics;
using System.Runtime;
using GpuLogReg.Compute;
using GpuLogReg.Cpu;
using GpuLogReg.Data;
using GpuLogReg.Estimators;
using GpuLogReg.Solvers;

namespace GpuLogReg.Benchmarks;

/// <summary>
/// Times the probabilities of many rows under one model, on the CPU, where models predict. Numbers come back in the type of X, as scikit-learn's do, in a
/// new array every time, as there: to this way peers are alike; and in two more ways that a caller may choose. New
/// arrays are collected as in a program that calls the library and sets nothing: beside it.
/// </summary>
public static class PredictBenchmark
{
    private static readonly TrainingSummary s_none = new()
    {
        Penalty = Penalty.None, Solver = "none", Device = "none", Precision = Precision.Float64, Objective = 0, GradientNorm = 0, Iterations = 0, Evaluations = 0,
        StopReason = StopReason.IterationLimit,
    };

    private const string NewArray = "new array";

    /// <summary>A model to predict with whose coefficients are made up and not fitted: a softmax of several classes.</summary>
    /// <param name="data">Rows of its features.</param>
    /// <param name="classes">k, at least 2.</param>
    public static LogisticModel MadeUp(Dataset data, int classes)
    {
        ArgumentNullException.ThrowIfNull(data);
        double scale = 1 / Math.Sqrt(data.Columns);
        return new LogisticModel(
            [.. Enumerable.Range(0, classes).Select(c => $"{c}")], data.FeatureNames,
            [.. Enumerable.Range(0, classes).Select(c => Enumerable.Range(0, data.Columns).Select(j => scale * Math.Sin(1 + j + (0.7 * c))).ToArray())],
            [.. Enumerable.Range(0, classes).Select(c => 0.1 * c)], null, s_none, MulticlassKind.Softmax);
    }

    /// <summary>Measures.</summary>
    /// <param name="model">A binary model or a softmax, without a scaling.</param>
    /// <param name="data">Rows of its features.</param>
    /// <param name="rounds">Measured rounds after one warm-up, at least 1; in each every one predicts for a moment untimed, then three times in a row, of which the median counts.</param>
    /// <param name="peers">The peers; null for none.</param>
    /// <param name="cancellation">Cancelling throws.</param>
    /// <exception cref="ArgumentException">The model has a scaling or is one-vs-rest, or the rows do not suit it, or there are no rounds.</exception>
    /// <exception cref="PeerException">The folder of peers lacks the script.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static RaceReport Run(LogisticModel model, Dataset data, int rounds, PeerScripts? peers = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(data);
        if (model.Multiclass == MulticlassKind.OneVsRest || model.Scaling is not null)
            throw new ArgumentException("The model has a scaling or is one-vs-rest; expected a binary model or a softmax of unscaled features, as peers have it.", nameof(model));
        using var backend = new SimdBackend();
        var task = new PeerTask { Coefficients = [.. Enumerable.Range(0, model.Outputs).SelectMany(c => model.Coefficients[c].Append(model.Intercepts[c]))] };
        using var session = peers?.Start("predict", data, task, cancellation);

        bool single = data.Features.ElementType == ElementType.Float32;
        int length = checked((int)data.Rows * model.Classes.Count);
        float[] ownSingle = single ? new float[length] : [];
        double[] own = single ? [] : new double[length];
        Entrant[] entrants =
        [
            Entrant.Ours(
                NewArray, single ? Precision.Float32 : Precision.Float64, _ => Time(() => GC.KeepAlive(single ? Single(model, data.Features, GC.AllocateUninitializedArray<float>(length)) : model.PredictProbabilities(data.Features)))),
            .. single ? [Entrant.Ours("new array of float64", Precision.Float32, _ => Time(() => GC.KeepAlive(model.PredictProbabilities(data.Features))))] : Array.Empty<Entrant>(),
            Entrant.Ours("caller's array", single ? Precision.Float32 : Precision.Float64, _ => Time(() =>
            {
                if (single)
                    model.PredictProbabilities(data.Features, ownSingle);
                else
                    model.PredictProbabilities(data.Features, own);
            })),
            .. Entrant.Of(session, NewArray),
        ];
        double bytes = data.Features.Bytes;
        foreach (var entrant in entrants.Where(e => e.IsOurs))
            (entrant.Bytes, entrant.Line) = (bytes, entrant.Line with { Passes = 1 });
        double? limit;
        var collector = GCSettings.LatencyMode;
        try
        {
            GCSettings.LatencyMode = GCLatencyMode.Interactive;
            limit = Race.Run(entrants, backend, bytes, rounds, cancellation);
        }
        finally
        {
            GCSettings.LatencyMode = collector;
        }

        double[] exact = model.PredictProbabilities(data.Features);
        foreach (var entrant in entrants.Where(e => e.Answer?.Probabilities is not null))
            Compare(entrant, [.. Enumerable.Range(0, (int)data.Rows).Select(i => exact[((i + 1) * model.Classes.Count) - 1])]);
        return new RaceReport(backend.Name, data.Rows, data.Columns, data.Features.StoredElements, data.Features.Bytes, limit, backend.BandwidthKind, [.. entrants.Select(e => e.Line)]);
    }

    // Of the last class: of two, the positive one.
    private static void Compare(Entrant entrant, double[] ours)
    {
        var theirs = entrant.Answer!.Probabilities!;
        if (theirs.Count > ours.Length)
            entrant.Fail(new PeerException($"Peer '{entrant.Line.Program}' answered {theirs.Count} probabilities; expected at most {ours.Length}, one a row from the first on. Mend its script."));
        else
            entrant.Line = entrant.Line with { Difference = theirs.Select((p, i) => Math.Abs(p - ours[i])).DefaultIfEmpty().Max() };
    }

    private static float[] Single(LogisticModel model, FeatureMatrix features, float[] target)
    {
        model.PredictProbabilities(features, target);
        return target;
    }

    /// <summary>Some in a row, as the peers' script has it and the walks over the memory that are held against both.</summary>
    private static double Time(Action predict) => Race.InARow(() => Once(predict));

    private static double Once(Action predict)
    {
        long start = Stopwatch.GetTimestamp();
        predict();
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }
}
