using System.Diagnostics;
using GpuLogReg.Compute;
using GpuLogReg.Data;
using GpuLogReg.Devices;
using GpuLogReg.Estimators;
using GpuLogReg.Solvers;

namespace GpuLogReg.Benchmarks;

/// <summary>Times whole fits to one optimum, from numbers in memory to a model: the look for values that are not finite and the layout are included, as in the peers' fits; each line says where it ended, judged in float64.</summary>
public static class FitBenchmark
{
    private const int MostIterations = 20_000;

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
    public static RaceReport Run(Dataset data, FitBenchmarkOptions options, BackendRegistry devices, PeerScripts? peers = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(devices);
        using var backend = devices.Open(BackendRegistry.Resolve(options.Device));
        using var session = peers?.Start("fit", data, new PeerTask { C = options.C, Tolerance = options.Tolerance }, cancellation);

        var models = new Dictionary<Entrant, LogisticModel>();
        Entrant[] entrants =
        [
            .. from precision in options.Precisions.Intersect(backend.Limits.Precisions)
               from solver in options.Solvers
               select Entrant.Ours(Word(solver), precision, Estimate(solver, precision)),
            .. Entrant.Of(session),
        ];
        double limitBytes = Entrant.PassBytes(data.Features, options.Precisions[0]);
        double? limit = Race.Run(entrants, backend, limitBytes, options.Rounds, cancellation, e => models[e].Training.StopReason == StopReason.Converged);

        using var judge = new ReferencePoint(data, options.C);
        foreach (var entrant in entrants)
            judge.Judge(entrant, models.TryGetValue(entrant, out var model) ? [.. model.Coefficients[0], model.Intercepts[0]] : entrant.Answer?.Coefficients);
        return new RaceReport(
            backend.Name, data.Rows, data.Columns, data.Features.StoredElements, data.Features.Bytes, limit,
            limit is null ? null : ((IBandwidthProbe)backend).BandwidthKind, [.. entrants.Select(e => e.Line)]) { Judge = judge.Name };

        Func<Entrant, double> Estimate(SolverKind solver, Precision precision)
        {
            var estimator = new LogisticRegression(new LogisticRegressionOptions
            {
                Penalty = Penalty.FromC(options.C),
                Solver = solver,
                Device = backend.Name,
                Precision = precision,
                Tolerance = options.Tolerance,
                MaxIterations = MostIterations,
            }, devices);
            return entrant =>
            {
                bool first = !models.ContainsKey(entrant);
                using var doubles = precision == Precision.Float64 ? ToDoubles(data.Features) : null;
                var features = doubles ?? data.Features;
                if (first)
                    PeakMemory.Reset();
                long start = Stopwatch.GetTimestamp();
                var model = estimator.Fit(new Dataset(features, data.Labels, data.Classes, data.Weights, data.FeatureNames), null, cancellation);
                double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
                cancellation.ThrowIfCancellationRequested();
                if (first)
                    entrant.Line = entrant.Line with { PeakBytes = PeakMemory.Bytes(), Passes = model.Training.Evaluations };
                models[entrant] = model;
                entrant.Bytes = model.Training.Evaluations * Entrant.PassBytes(data.Features, precision);
                return seconds;
            };
        }
    }

    /// <summary>Dense float32 rows as float64, as peers that compute in float64 have them before their time starts; null where X is of another kind.</summary>
    private static DenseMatrix? ToDoubles(FeatureMatrix features)
    {
        if (features is not DenseMatrix { ElementType: ElementType.Float32 })
            return null;
        var doubles = DenseMatrix.Allocate(features.Rows, features.Columns, ElementType.Float64);
        Parallel.For(0, features.Rows, row => features.CopyRow(row, doubles.WritableRow<double>(row)));
        return doubles;
    }

    private static string Word(SolverKind solver) => solver switch
    {
        SolverKind.Lbfgs => new Lbfgs().Name,
        SolverKind.Newton => new Newton().Name,
        SolverKind.GradientDescent => new GradientDescent().Name,
        _ => throw new ArgumentOutOfRangeException(nameof(solver), $"'solver' is {solver}; expected Lbfgs, Newton or GradientDescent, which end at a given gradient."),
    };
}
