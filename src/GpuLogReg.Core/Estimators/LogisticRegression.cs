using System.Globalization;
using GpuLogReg.Compute;
using GpuLogReg.Data;
using GpuLogReg.Devices;
using GpuLogReg.Preprocessing;
using GpuLogReg.Solvers;

namespace GpuLogReg.Estimators;

/// <summary>
/// Logistic regression of two classes or more: minimises J(w, b) = (1/S)·[Σ sᵢ·ℓ(xᵢ·w + b, yᵢ) + (λ₂/2)·‖w‖² + λ₁·‖w‖₁] on the device that the options name.
/// The same calls serve every device.
/// </summary>
/// <remarks>
/// <para>Two classes have the binary loss. More have the multinomial one, with w of d × k and b of k numbers, or one binary problem a class, as
/// <see cref="LogisticRegressionOptions.Multiclass"/> says.</para>
/// <para>The multinomial loss does not change where the same number is added to every intercept, nor, without a penalty, to the k coefficients of a feature: the
/// model has the intercepts (without a penalty the coefficients, too) whose sum over the classes is 0.</para>
/// <para>Balanced class weights are n/(k·nₖ) on all k classes for softmax, and n/(2·nₖ) on the two sides of each problem for one-vs-rest, as in scikit-learn.</para>
/// </remarks>
public sealed class LogisticRegression
{
    private readonly LogisticRegressionOptions _options;
    private readonly BackendRegistry _backends;

    /// <summary>Creates an estimator.</summary>
    /// <param name="options">How to fit; null for the defaults.</param>
    /// <param name="backends">Where devices come from; null for those of this process.</param>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public LogisticRegression(LogisticRegressionOptions? options = null, BackendRegistry? backends = null)
    {
        _options = options ?? new LogisticRegressionOptions();
        _backends = backends ?? BackendRegistry.Default;
        OptionChecks.Ensure(_options);
    }

    /// <summary>Fits X (n × d) to labels 0, 1, …, k − 1.</summary>
    /// <param name="features">n × d, every value finite.</param>
    /// <param name="labels">n class indices; k is one more than the largest, at least 2.</param>
    /// <param name="progress">Told after every iteration.</param>
    /// <param name="cancellation">Cancelling returns the best iterate so far with <see cref="StopReason.Cancelled"/>; nothing is thrown.</param>
    public LogisticModel Fit(FeatureMatrix features, ReadOnlyMemory<int> labels, IProgress<SolverProgress>? progress = null, CancellationToken cancellation = default) =>
        Fit(new Dataset(features, labels), progress, cancellation);

    /// <summary>Fits a data set of two classes, the second being the positive one, or of more.</summary>
    /// <param name="data">Labelled rows; every class must occur.</param>
    /// <param name="progress">Told after every iteration.</param>
    /// <param name="cancellation">Cancelling returns the best iterate so far with <see cref="StopReason.Cancelled"/>; nothing is thrown.</param>
    /// <exception cref="ArgumentException">The data has fewer than two classes, one without rows that count, or a value of X that the storage does not hold.</exception>
    /// <exception cref="BackendException">The device is absent, unfit or too small.</exception>
    public LogisticModel Fit(Dataset data, IProgress<SolverProgress>? progress = null, CancellationToken cancellation = default) =>
        Prepared(data, prepared => prepared.ToModel(prepared.Solve(_options, prepared.Start(_options), progress, cancellation)));

    /// <summary>
    /// Fits the regularisation path: a model for each strength of the penalty, from the strongest to the weakest, each fit starting where the one before
    /// ended (Friedman, Hastie and Tibshirani, "Regularization paths for generalized linear models via coordinate descent", 2010, section 2.5). X goes to the device once.
    /// </summary>
    /// <param name="data">Labelled rows; every class must occur.</param>
    /// <param name="cs">C for each model, any order, each finite and above 0; the L1 ratio is that of the penalty in the options.</param>
    /// <param name="progress">Told after every iteration.</param>
    /// <param name="cancellation">Cancelling ends the path: the model that was being fitted is the last.</param>
    /// <returns>One model for each of <paramref name="cs"/>, in its order; fewer, from the strongest penalty on, where the path was cancelled.</returns>
    /// <exception cref="ArgumentException">There are no strengths, one is out of range, the penalty is none, or as for <see cref="Fit(Dataset, IProgress{SolverProgress}?, CancellationToken)"/>.</exception>
    /// <exception cref="BackendException">The device is absent, unfit or too small.</exception>
    public IReadOnlyList<LogisticModel> FitPath(
        Dataset data, IReadOnlyList<double> cs, IProgress<SolverProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(cs);
        if (cs.Count == 0)
            throw new ArgumentException("'cs' is empty; expected at least one C.", nameof(cs));
        if (_options.Penalty.Kind == PenaltyKind.None)
            throw new ArgumentException("The penalty is none, which has no strength to vary; expected l1, l2 or elasticnet. Set Penalty to Penalty.FromC(1).", nameof(cs));
        Penalty[] penalties = [.. cs.Select(c => Penalty.FromC(c, _options.Penalty.L1Ratio))];
        return Prepared(data, prepared =>
        {
            var models = new LogisticModel?[penalties.Length];
            double[]? start = prepared.Start(_options);
            foreach (int i in Enumerable.Range(0, penalties.Length).OrderBy(i => penalties[i].C))
            {
                var solution = prepared.Solve(_options with { Penalty = penalties[i] }, start, progress, cancellation);
                models[i] = prepared.ToModel(solution);
                start = solution.Coefficients;
                if (cancellation.IsCancellationRequested)
                    break;
            }

            return (IReadOnlyList<LogisticModel>)[.. models.OfType<LogisticModel>()];
        }, penalties.Length);
    }

    private T Prepared<T>(Dataset data, Func<PreparedFit, T> fit, int fits = 1)
    {
        ArgumentNullException.ThrowIfNull(data);
        var weighted = PreparedFit.ClassWeightsOfRows(_options, data.Classes.Count)?.Apply(data) ?? data;
        EnsureClasses(weighted);
        if (_options.Standardize)
            StandardScaler.EnsureDense(data);
        var (train, heldOut) = HoldOut(weighted);

        // Where rows are held out both parts are copies of ours; else the matrix is the caller's.
        using var copiedRows = heldOut is null ? null : train.Features;
        using var heldOutRows = heldOut?.Features;
        using var gathered = heldOut is null ? RowsToGather(train) : null;
        if (gathered is not null)
            train = train.WithFeatures(gathered);
        if (_options.Standardize)
        {
            // The rows held out take no part in the fit, nor in the scales.
            var scaling = StandardScaler.Fit(train.Features);
            (train, heldOut) = (train.WithScaling(scaling), heldOut?.WithScaling(scaling));
        }

        using var prepared = PreparedFit.Open(train, heldOut, _options, _backends, fits);
        return fit(prepared);
    }

    /// <summary>Mini-batches read rows in any order: from a mapped file all of it would be resident beside an engine's layout, a copy of ours can be the layout.</summary>
    private DenseMatrix? RowsToGather(Dataset data)
    {
        bool asStored = _options.Precision == (data.Features.ElementType == ElementType.Float64 ? Precision.Float64 : Precision.Float32);
        if (_options.Solver != SolverKind.MiniBatch || _options.Standardize || !asStored || data.Features is not DenseMatrix { IsMapped: true } mapped)
            return null;
        var copy = mapped.Copy();
        copy.MayLend = true;
        return copy;
    }

    private (Dataset Train, Dataset? HeldOut) HoldOut(Dataset data)
    {
        if (_options.ValidationShare == 0)
            return (data, null);
        try
        {
            var (train, heldOut) = TrainTestSplit.Split(data, _options.ValidationShare, _options.Seed);
            EnsureClasses(train);
            EnsureClasses(heldOut);

            // Nobody else knows the copies, so they may lie as an engine wants them.
            foreach (var part in new[] { train, heldOut })
            {
                if (part.Features is DenseMatrix copy)
                    copy.MayLend = true;
            }

            return (train, heldOut);
        }
        catch (ArgumentException e)
        {
            string share = _options.ValidationShare.ToString(CultureInfo.InvariantCulture);
            throw new ArgumentException($"A share of {share} cannot be held out for validation: {e.Message.Split(" (Parameter '")[0]}", nameof(data), e);
        }
    }

    /// <summary>Throws unless there are two classes or more, each with a row that counts.</summary>
    internal static void EnsureClasses(Dataset data)
    {
        int classes = data.Classes.Count;
        if (classes < 2)
            throw new ArgumentException($"The data has {classes} classes ({string.Join(", ", data.Classes)}); expected 2 or more. Add rows of another class.", nameof(data));
        var weight = new double[classes];
        ReadOnlySpan<int> labels = data.Labels.Span;
        ReadOnlySpan<double> weights = data.Weights.Span;
        for (int i = 0; i < labels.Length; i++)
            weight[labels[i]] += weights.IsEmpty ? 1 : weights[i];
        for (int k = 0; k < classes; k++)
        {
            if (!(weight[k] > 0))
                throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"Class '{data.Classes[k]}' has no row that counts among {data.Rows}; expected at least one row of each class."), nameof(data));
        }
    }
}
