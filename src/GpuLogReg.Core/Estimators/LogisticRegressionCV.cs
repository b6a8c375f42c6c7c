using System.Globalization;
using System.Runtime.CompilerServices;
using GpuLogReg.Compute;
using GpuLogReg.Data;
using GpuLogReg.Devices;
using GpuLogReg.Metrics;
using GpuLogReg.Preprocessing;
using GpuLogReg.Solvers;

namespace GpuLogReg.Estimators;

/// <summary>
/// Chooses the strength of the penalty (and the L1 ratio) by cross-validation. X goes to the device once: rows held out weigh 0, so a fold costs no copy,
/// and along growing C each fit starts where the one before ended.
/// </summary>
/// <remarks>Where columns are standardised, means and deviations are those of all rows, as when a scaler runs before scikit-learn's LogisticRegressionCV.</remarks>
public sealed class LogisticRegressionCV
{
    private readonly LogisticRegressionCVOptions _options;
    private readonly BackendRegistry _backends;
    private readonly Penalty[] _penalties;

    /// <summary>Creates a search.</summary>
    /// <param name="options">What to compare; null for the defaults.</param>
    /// <param name="backends">Where devices come from; null for those of this process.</param>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public LogisticRegressionCV(LogisticRegressionCVOptions? options = null, BackendRegistry? backends = null)
    {
        _options = options ?? new LogisticRegressionCVOptions();
        _backends = backends ?? BackendRegistry.Default;
        var estimator = _options.Estimator;
        OptionChecks.Ensure(estimator);
        Ensure(estimator.Penalty.Kind != PenaltyKind.None, estimator.Penalty.Kind, "L2, L1 or ElasticNet: no penalty has no strength to choose");
        Ensure(estimator.ValidationShare == 0, estimator.ValidationShare, "0: the folds are held out already");
        Ensure(_options.Cs.Count > 0, _options.Cs.Count, "at least one C");
        Ensure(_options.Folds >= 2, _options.Folds, "2 or more");
        ArgumentNullException.ThrowIfNull(_options.Metric);
        double[] ratios = [.. _options.L1Ratios.DefaultIfEmpty(estimator.Penalty.L1Ratio).Distinct()];
        _penalties = [.. ratios.SelectMany(ratio => _options.Cs.Distinct().Order().Select(c => Penalty.FromC(c, ratio)))];
        foreach (var penalty in _penalties)
            OptionChecks.Ensure(estimator with { Penalty = penalty });
    }

    /// <summary>Values of C evenly spaced in the logarithm, as scikit-learn's Cs = n.</summary>
    /// <param name="count">At least 1; 1 gives <paramref name="lowest"/>.</param>
    /// <param name="lowest">The first, above 0; default 1e-4.</param>
    /// <param name="highest">The last; default 1e4.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    public static IReadOnlyList<double> Grid(int count, double lowest = 1e-4, double highest = 1e4)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(lowest);
        ArgumentOutOfRangeException.ThrowIfLessThan(highest, lowest);
        double from = Math.Log10(lowest), to = Math.Log10(highest);
        return [.. Enumerable.Range(0, count).Select(i => i == 0 ? lowest : i == count - 1 ? highest : Math.Pow(10, from + ((to - from) * i / (count - 1))))];
    }

    /// <summary>Compares the penalties and fits the chosen one.</summary>
    /// <param name="data">Labelled rows; each class needs as many rows that count as there are folds.</param>
    /// <param name="progress">Told after every fit.</param>
    /// <param name="cancellation">Cancelling throws: there is no half of a comparison.</param>
    /// <exception cref="ArgumentException">A class has too few rows, or as for <see cref="LogisticRegression.Fit(Dataset, IProgress{SolverProgress}?, CancellationToken)"/>.</exception>
    /// <exception cref="BackendException">The device is absent, unfit or too small.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public CrossValidationResult Fit(Dataset data, IProgress<CrossValidationProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        var estimator = _options.Estimator;
        LogisticRegression.EnsureClasses(data);
        int[] foldOf = Deal(data);
        if (estimator.Standardize)
            StandardScaler.EnsureDense(data);
        var seen = estimator.Standardize ? data.WithScaling(StandardScaler.Fit(data.Features)) : data;
        int fits = (_penalties.Length * _options.Folds) + (_options.Refit ? 1 : 0);
        using var prepared = PreparedFit.Open(seen, null, estimator, _backends, fits);
        var tally = new Tally(progress, fits);
        var scores = new double[_penalties.Length, _options.Folds];
        var nonZero = new double[_penalties.Length];
        for (int fold = 0; fold < _options.Folds; fold++)
        {
            SetTargets(prepared, data, foldOf, fold);
            double[]? start = null;
            for (int p = 0; p < _penalties.Length; p++)
            {
                cancellation.ThrowIfCancellationRequested();
                if (p == 0 || _penalties[p].L1Ratio != _penalties[p - 1].L1Ratio)
                    start = prepared.Start(estimator);
                var solution = prepared.Solve(estimator with { Penalty = _penalties[p] }, start, null, cancellation);
                cancellation.ThrowIfCancellationRequested();
                start = solution.Coefficients;
                scores[p, fold] = Score(data, foldOf, fold, prepared.Margins(start), prepared.Shape.Outputs, prepared.IsOneVsRest);
                nonZero[p] += start.AsSpan(0, prepared.Shape.PenalizedExtent).ToArray().Count(w => w != 0) / (double)_options.Folds;
                tally.Add(solution, _penalties[p], fold);
            }
        }

        CrossValidationScore[] all = [.. _penalties.Select((penalty, p) => new CrossValidationScore(penalty, [.. Enumerable.Range(0, _options.Folds).Select(f => scores[p, f])], nonZero[p]))];
        var best = Best(all);
        var chosen = _options.OneStandardError ? WithinOneStandardError(all, best) : best;
        LogisticModel? model = null;
        int notConverged = tally.NotConverged;
        if (_options.Refit)
        {
            SetTargets(prepared, data, foldOf, -1);
            var solution = prepared.Solve(estimator with { Penalty = chosen.Penalty }, prepared.Start(estimator), null, cancellation);
            cancellation.ThrowIfCancellationRequested();
            tally.Add(solution, chosen.Penalty, -1);
            model = prepared.ToModel(solution);
        }

        return new CrossValidationResult
        {
            Metric = _options.Metric,
            Folds = _options.Folds,
            Scores = all,
            Best = best,
            Chosen = chosen,
            Evaluations = tally.Evaluations,
            NotConverged = notConverged,
            Model = model,
        };
    }

    /// <summary>Rows without weight are dealt to no fold, so that they cannot stand for their class.</summary>
    private int[] Deal(Dataset data)
    {
        int[] counted = [.. Enumerable.Range(0, data.Labels.Length).Where(i => data.WeightOf(i) > 0)];
        int[] labels = [.. counted.Select(i => data.Labels.Span[i])];
        for (int k = 0; k < data.Classes.Count; k++)
        {
            int rows = labels.Count(y => y == k);
            if (rows < _options.Folds)
                throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"Class '{data.Classes[k]}' has {rows} rows that count; expected at least {_options.Folds}, one a fold. Use fewer folds, or add rows of the class."), nameof(data));
        }

        int[] dealt = StratifiedFolds.Deal(labels, _options.Folds, _options.Estimator.Seed);
        var foldOf = new int[data.Labels.Length];
        Array.Fill(foldOf, -1);
        for (int i = 0; i < counted.Length; i++)
            foldOf[counted[i]] = dealt[i];
        return foldOf;
    }

    /// <summary>Row weights with the fold held out at 0 and the class weights of the other rows multiplied in; fold −1 holds nothing out.</summary>
    private void SetTargets(PreparedFit prepared, Dataset data, int[] foldOf, int fold)
    {
        bool Trains(int row) => fold < 0 || foldOf[row] != fold;
        double[]? factors = PreparedFit.ClassWeightsOfRows(_options.Estimator, data.Classes.Count)?.Factors(data, Trains);
        var weights = new double[data.Labels.Length];
        for (int i = 0; i < weights.Length; i++)
            weights[i] = Trains(i) ? data.WeightOf(i) * (factors?[data.Labels.Span[i]] ?? 1) : 0;
        prepared.SetTargets(data.Labels.Span, weights, Trains);
    }

    private double Score(Dataset data, int[] foldOf, int fold, double[] margins, int outputs, bool oneVsRest)
    {
        int[] rows = [.. Enumerable.Range(0, foldOf.Length).Where(i => foldOf[i] == fold)];
        var held = new double[rows.Length * outputs];
        for (int i = 0; i < rows.Length; i++)
            margins.AsSpan(rows[i] * outputs, outputs).CopyTo(held.AsSpan(i * outputs));
        var scored = new ScoredRows(
            rows.Select(i => data.Labels.Span[i]).ToArray(), held, outputs, data.Weights.IsEmpty ? default : rows.Select(data.WeightOf).ToArray(), data.Classes) { OneVsRest = oneVsRest };
        double score;
        try
        {
            score = _options.Metric.Score(scored);
        }
        catch (ArgumentException e)
        {
            throw new ArgumentException(e.Message.Split(" (Parameter '")[0], nameof(data), e);
        }

        return double.IsFinite(score)
            ? score
            : throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"Metric {_options.Metric.Name} is {score} on fold {fold + 1}; expected a finite number. Choose another metric, or fewer folds."), nameof(data));
    }

    private CrossValidationScore Best(CrossValidationScore[] scores)
    {
        var best = scores[0];
        foreach (var score in scores.Skip(1))
        {
            int order = Compare(score.Mean, best.Mean);
            if (order > 0 || (order == 0 && score.Penalty.C < best.Penalty.C))
                best = score;
        }

        return best;
    }

    private CrossValidationScore WithinOneStandardError(CrossValidationScore[] scores, CrossValidationScore best)
    {
        double bound = best.Mean + (_options.Metric.HigherIsBetter ? -best.StandardError : best.StandardError);
        return scores.Where(s => s.Penalty.L1Ratio == best.Penalty.L1Ratio && Compare(s.Mean, bound) >= 0).MinBy(s => s.Penalty.C)!;
    }

    private int Compare(double a, double b) => _options.Metric.HigherIsBetter ? a.CompareTo(b) : b.CompareTo(a);

    private static void Ensure(bool right, object? got, string allowed, [CallerArgumentExpression(nameof(got))] string name = "")
    {
        if (right)
            return;
        string option = name.Replace("_options.", "", StringComparison.Ordinal).Replace("estimator.", "Estimator.", StringComparison.Ordinal);
        throw new ArgumentOutOfRangeException(option, FormattableString.Invariant($"'{option}' is {got}; expected {allowed}."));
    }

    /// <summary>What the fits cost so far.</summary>
    private sealed class Tally(IProgress<CrossValidationProgress>? progress, int total)
    {
        private int _done;

        public double Evaluations { get; private set; }

        public int NotConverged { get; private set; }

        public void Add(PreparedFit.Solution solution, Penalty penalty, int fold)
        {
            Evaluations += solution.Training.Evaluations;
            NotConverged += solution.Training.StopReason == StopReason.Converged ? 0 : 1;
            progress?.Report(new CrossValidationProgress(++_done, total, penalty, fold));
        }
    }
}
