using GpuLogReg.Compute;
using GpuLogReg.Data;
using GpuLogReg.Devices;
using GpuLogReg.Solvers;

namespace GpuLogReg.Estimators;

/// <summary>
/// X laid out once on one device, for as many fits as are wanted: another penalty, other row weights, another start. A single fit, a path and a
/// cross-validation differ only in how often they solve.
/// </summary>
internal sealed class PreparedFit : IDisposable
{
    private readonly Dataset _train;
    private readonly IBackend _backend;
    private readonly IObjective _loss;
    private readonly IObjective? _heldOut;
    private readonly string _device;

    private PreparedFit(Dataset train, IBackend backend, IObjective loss, IObjective? heldOut, string device)
    {
        _train = train;
        _backend = backend;
        _loss = loss;
        _heldOut = heldOut;
        _device = device;
    }

    /// <summary>The sizes; the sum of weights is that of the targets last set.</summary>
    public ObjectiveShape Shape => _loss.Shape;

    /// <summary>Chooses the device and lays the rows out there.</summary>
    /// <param name="train">The rows to fit, scaled as they are to be seen. Stay the caller's, and must outlive this.</param>
    /// <param name="heldOut">Rows for early stopping; null for none.</param>
    /// <param name="options">Device, precision.</param>
    /// <param name="backends">Where devices come from.</param>
    /// <exception cref="ArgumentException">A value of X is not one that the storage holds.</exception>
    /// <exception cref="BackendException">The device is absent, unfit or too small.</exception>
    public static PreparedFit Open(Dataset train, Dataset? heldOut, LogisticRegressionOptions options, BackendRegistry backends)
    {
        StorageCheck.Ensure(train, options.Precision);
        if (heldOut is not null)
            StorageCheck.Ensure(heldOut, options.Precision);
        var choice = backends.Choose(options.Device, train.Rows, train.Columns, options.Precision);
        var backend = backends.Open(choice.Name);
        IObjective? loss = null;
        try
        {
            loss = backend.Prepare(train, LossKind.Logistic, options.Precision);
            return new PreparedFit(train, backend, loss, heldOut is null ? null : backend.Prepare(heldOut, LossKind.Logistic, options.Precision), choice.Name);
        }
        catch
        {
            loss?.Dispose();
            backend.Dispose();
            throw;
        }
    }

    /// <summary>Sets other labels and weights for the fits that follow; see <see cref="IObjective.SetTargets"/>.</summary>
    /// <param name="labels">n class indices.</param>
    /// <param name="weights">n row weights; empty for all one.</param>
    public void SetTargets(ReadOnlySpan<int> labels, ReadOnlySpan<double> weights) => _loss.SetTargets(labels, weights);

    /// <summary>The coefficients that the options' start model gives these rows; null for zeros.</summary>
    /// <param name="options">Whose <see cref="LogisticRegressionOptions.Start"/>.</param>
    /// <exception cref="ArgumentException">The start is of other features or classes.</exception>
    public double[]? Start(LogisticRegressionOptions options) => options.Start?.CoefficientsFor(_train);

    /// <summary>Fits.</summary>
    /// <param name="options">Penalty, solver and its numbers; device and precision are those this was opened with.</param>
    /// <param name="start">Coefficients to start from, feature-major, intercepts last; null for zeros.</param>
    /// <param name="progress">Told after every iteration.</param>
    /// <param name="cancellation">Cancelling returns the best iterate so far.</param>
    public Solution Solve(LogisticRegressionOptions options, double[]? start = null, IProgress<SolverProgress>? progress = null, CancellationToken cancellation = default)
    {
        using var objective = new PenalizedObjective(_loss, options.Penalty.Lambda2, options.FitIntercept, leaveOpen: true);
        using var validation = _heldOut is null ? null : new PenalizedObjective(_heldOut, 0, options.FitIntercept, leaveOpen: true);
        using var w = objective.Space.Allocate(objective.Shape.Coefficients);
        if (start is not null)
        {
            // Where no intercept is fitted it stays where the start has it, so that must be zero.
            double[] from = [.. start];
            if (!options.FitIntercept)
                from.AsSpan(objective.Shape.PenalizedExtent).Clear();
            objective.Space.Upload(from, w);
        }

        var choice = SolverChooser.Choose(options);
        var solver = SolverFactory.Create(options, choice.Kind, objective.Shape.WeightSum, validation);
        var result = solver.Minimize(objective, w, progress, cancellation);
        var coefficients = new double[w.Length];
        objective.Space.Download(w, coefficients);
        return new Solution(coefficients, result, new TrainingSummary
        {
            Penalty = options.Penalty,
            Solver = solver.Name,
            SolverReason = choice.Reason,
            Device = _device,
            Precision = options.Precision,
            Objective = result.Value,
            GradientNorm = result.GradientNorm,
            Iterations = result.Iterations,
            Evaluations = result.Evaluations,
            StopReason = result.StopReason,
            CostHistory = result.CostHistory,
            ValidationHistory = result.ValidationHistory,
        });
    }

    /// <summary>The margins of all rows at a point, in the order of the data.</summary>
    /// <param name="coefficients">Feature-major, intercepts last.</param>
    /// <returns>rows × outputs numbers, row-major.</returns>
    public double[] Margins(double[] coefficients)
    {
        using var w = _loss.Space.Allocate(coefficients.Length);
        _loss.Space.Upload(coefficients, w);
        var margins = new double[Shape.Rows * Shape.Outputs];
        _loss.Margins(w, margins);
        return margins;
    }

    /// <summary>The model of a solution.</summary>
    /// <param name="solution">What <see cref="Solve"/> returned.</param>
    public LogisticModel ToModel(Solution solution) =>
        new(_train.Classes, _train.FeatureNames, solution.Coefficients[..^1], solution.Coefficients[^1], _train.Scaling, solution.Training);

    /// <inheritdoc/>
    public void Dispose()
    {
        _heldOut?.Dispose();
        _loss.Dispose();
        _backend.Dispose();
    }

    /// <summary>A fit.</summary>
    /// <param name="Coefficients">Feature-major [(d + 1), outputs], intercepts last.</param>
    /// <param name="Result">What the solver did.</param>
    /// <param name="Training">The same in words.</param>
    public sealed record Solution(double[] Coefficients, SolverResult Result, TrainingSummary Training);
}
