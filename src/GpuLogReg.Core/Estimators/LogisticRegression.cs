using System.Globalization;
using GpuLogReg.Compute;
using GpuLogReg.Data;
using GpuLogReg.Devices;
using GpuLogReg.Preprocessing;
using GpuLogReg.Solvers;

namespace GpuLogReg.Estimators;

/// <summary>
/// Binary logistic regression: minimises J(w, b) = (1/S)·[Σ sᵢ·ℓ(xᵢ·w + b, yᵢ) + (λ₂/2)·‖w‖² + λ₁·‖w‖₁] on the device that the options name.
/// The same calls serve every device.
/// </summary>
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

    /// <summary>Fits X (n × d) to labels 0 and 1.</summary>
    /// <param name="features">n × d, every value finite.</param>
    /// <param name="labels">n numbers, 0 or 1.</param>
    /// <param name="progress">Told after every iteration.</param>
    /// <param name="cancellation">Cancelling returns the best iterate so far with <see cref="StopReason.Cancelled"/>; nothing is thrown.</param>
    public LogisticModel Fit(FeatureMatrix features, ReadOnlyMemory<int> labels, IProgress<SolverProgress>? progress = null, CancellationToken cancellation = default) =>
        Fit(new Dataset(features, labels), progress, cancellation);

    /// <summary>Fits a data set of two classes, the second being the positive one.</summary>
    /// <param name="data">Labelled rows; both classes must occur.</param>
    /// <param name="progress">Told after every iteration.</param>
    /// <param name="cancellation">Cancelling returns the best iterate so far with <see cref="StopReason.Cancelled"/>; nothing is thrown.</param>
    /// <exception cref="ArgumentException">The data has not exactly two classes with rows that count, or a value of X that the storage does not hold.</exception>
    /// <exception cref="BackendException">The device is absent, unfit or too small.</exception>
    public LogisticModel Fit(Dataset data, IProgress<SolverProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        var weighted = _options.ClassWeights?.Apply(data) ?? data;
        EnsureBothClasses(weighted);
        if (_options.Standardize)
            StandardScaler.EnsureDense(data);
        var (train, heldOut) = HoldOut(weighted);

        // Where rows are held out both parts are copies of ours; else the matrix is the caller's.
        using var copiedRows = heldOut is null ? null : train.Features;
        using var heldOutRows = heldOut?.Features;
        if (_options.Standardize)
        {
            // The rows held out take no part in the fit, nor in the scales.
            var scaling = StandardScaler.Fit(train.Features);
            (train, heldOut) = (train.WithScaling(scaling), heldOut?.WithScaling(scaling));
        }

        StorageCheck.Ensure(train, _options.Precision);
        if (heldOut is not null)
            StorageCheck.Ensure(heldOut, _options.Precision);
        var choice = _backends.Choose(_options.Device, data.Rows, data.Columns, _options.Precision);
        using var backend = _backends.Open(choice.Name);
        using var objective = new PenalizedObjective(backend.Prepare(train, LossKind.Logistic, _options.Precision), _options.Lambda2, _options.FitIntercept);
        using var validation = heldOut is null ? null : new PenalizedObjective(backend.Prepare(heldOut, LossKind.Logistic, _options.Precision), 0, _options.FitIntercept);
        using var w = objective.Space.Allocate(objective.Shape.Coefficients);
        var solver = CreateSolver(objective, validation);
        var result = solver.Minimize(objective, w, progress, cancellation);

        var coefficients = new double[w.Length];
        objective.Space.Download(w, coefficients);
        var training = new TrainingSummary
        {
            Penalty = _options.Penalty,
            C = _options.C,
            L1Ratio = _options.Penalty == Penalty.ElasticNet ? _options.L1Ratio : null,
            Solver = solver.Name,
            Device = choice.Name,
            Precision = _options.Precision,
            Objective = result.Value,
            GradientNorm = result.GradientNorm,
            Iterations = result.Iterations,
            Evaluations = result.Evaluations,
            StopReason = result.StopReason,
            CostHistory = result.CostHistory,
            ValidationHistory = result.ValidationHistory,
        };
        return new LogisticModel(data.Classes, data.FeatureNames, coefficients[..^1], coefficients[^1], train.Scaling, training);
    }

    private (Dataset Train, Dataset? HeldOut) HoldOut(Dataset data)
    {
        if (_options.ValidationShare == 0)
            return (data, null);
        try
        {
            var (train, heldOut) = TrainTestSplit.Split(data, _options.ValidationShare, _options.Seed);
            EnsureBothClasses(train);
            EnsureBothClasses(heldOut);
            return (train, heldOut);
        }
        catch (ArgumentException e)
        {
            string share = _options.ValidationShare.ToString(CultureInfo.InvariantCulture);
            throw new ArgumentException($"A share of {share} cannot be held out for validation: {e.Message.Split(" (Parameter '")[0]}", nameof(data), e);
        }
    }

    private ISolver CreateSolver(PenalizedObjective objective, PenalizedObjective? validation) => _options.Solver switch
    {
        SolverKind.GradientDescent => new GradientDescent
        {
            LearningRate = _options.LearningRate,
            Accelerated = _options.Update == UpdateRule.Nesterov,
            MaxIterations = _options.MaxIterations,
            Tolerance = _options.Tolerance,
        },
        SolverKind.MiniBatch => new MiniBatchDescent
        {
            Update = _options.Update ?? UpdateRule.Momentum,
            LearningRate = _options.LearningRate,
            Schedule = _options.Schedule,
            Decay = _options.Lambda2 / objective.Shape.WeightSum,
            AverageShare = _options.AverageShare,
            Validation = validation,
            Patience = _options.Patience,
            Momentum = _options.Momentum,
            BatchSize = _options.BatchSize,
            Epochs = _options.Epochs,
            Seed = _options.Seed,
            Tolerance = _options.Tolerance,
        },
        SolverKind.OwlQn or SolverKind.Auto when _options.Solver == SolverKind.OwlQn || _options.Lambda1 > 0 => new OwlQn
        {
            L1 = _options.Lambda1,
            MaxIterations = _options.MaxIterations,
            Tolerance = _options.Tolerance,
            RelativeNoise = RelativeNoise,
        },
        SolverKind.Newton => new Newton
        {
            MaxIterations = _options.MaxIterations,
            Tolerance = _options.Tolerance,
            RelativeNoise = RelativeNoise,
        },
        _ => new Lbfgs
        {
            MaxIterations = _options.MaxIterations,
            Tolerance = _options.Tolerance,
            RelativeNoise = RelativeNoise,
        },
    };

    /// <summary>What J is sure of: the rounding of a mean of losses in the storage's arithmetic.</summary>
    private double RelativeNoise => _options.Precision == Precision.Float32 ? 1e-7 : 1e-13;

    private static void EnsureBothClasses(Dataset data)
    {
        if (data.Classes.Count != 2)
            throw new ArgumentException($"The data has {data.Classes.Count} classes ({string.Join(", ", data.Classes)}); expected 2. Merge or drop classes.", nameof(data));
        Span<double> weight = [0, 0];
        for (int i = 0; i < data.Labels.Length; i++)
            weight[data.Labels.Span[i]] += data.WeightOf(i);
        for (int k = 0; k < 2; k++)
        {
            if (!(weight[k] > 0))
                throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"Class '{data.Classes[k]}' has no row that counts among {data.Rows}; expected at least one row of each class."), nameof(data));
        }
    }
}
