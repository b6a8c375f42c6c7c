using GpuLogReg.Compute;
using GpuLogReg.Data;
using GpuLogReg.Devices;
using GpuLogReg.Solvers;

namespace GpuLogReg.Estimators;

/// <summary>
/// X laid out once on one device, for as many fits as are wanted: another penalty, other row weights, another start. A single fit, a path and a
/// cross-validation differ only in how often they solve; so does one-vs-rest, which solves once a class with labels of its own.
/// </summary>
internal sealed class PreparedFit : IDisposable
{
    private static readonly StopReason[] s_fromBestToWorst =
        [StopReason.Converged, StopReason.EarlyStopped, StopReason.IterationLimit, StopReason.LineSearchFailed, StopReason.Diverged, StopReason.Cancelled];

    private readonly Dataset _train;
    private readonly Dataset? _validation;
    private readonly MulticlassKind? _kind;
    private readonly IBackend _backend;
    private readonly IObjective _loss;
    private readonly IObjective? _heldOut;
    private readonly DeviceChoice _device;
    private readonly FitSize _size;
    private readonly RowSample? _sample;

    // One-vs-rest makes the labels of each class from these, and balances them among the rows that are there.
    private Dataset _targets;
    private Func<int, bool> _present = static _ => true;
    private bool _retargeted;

    private PreparedFit(Dataset train, Dataset? validation, MulticlassKind? kind, IBackend backend, IObjective loss, IObjective? heldOut, DeviceChoice device, FitSize size, RowSample? sample)
    {
        _train = _targets = train;
        _validation = validation;
        _kind = kind;
        _backend = backend;
        _loss = loss;
        _heldOut = heldOut;
        _device = device;
        _size = size;
        _sample = sample;
    }

    /// <summary>The sizes, an output a class for one-vs-rest, too; the sum of weights is that of the targets last set.</summary>
    public ObjectiveShape Shape => _loss.Shape with { Outputs = Outputs, WeightSum = _targets.WeightSum() };

    /// <summary>Whether the outputs are those of a binary problem each.</summary>
    public bool IsOneVsRest => _kind == MulticlassKind.OneVsRest;

    private int Outputs => _kind is null ? 1 : _train.Classes.Count;

    /// <summary>Chooses the device and lays the rows out there.</summary>
    /// <param name="train">The rows to fit, scaled as they are to be seen. Stay the caller's, and must outlive this.</param>
    /// <param name="heldOut">Rows for early stopping; null for none.</param>
    /// <param name="options">Kind of multiclass model, device, precision.</param>
    /// <param name="backends">Where devices come from.</param>
    /// <param name="fits">How many fits are to come: they share one start of the device and one layout.</param>
    /// <exception cref="ArgumentException">A value of X is not one that the storage holds.</exception>
    /// <exception cref="BackendException">The device is absent, unfit or too small.</exception>
    public static PreparedFit Open(Dataset train, Dataset? heldOut, LogisticRegressionOptions options, BackendRegistry backends, int fits = 1)
    {
        StorageCheck.Ensure(train, options.Precision);
        if (heldOut is not null)
            StorageCheck.Ensure(heldOut, options.Precision);
        var kind = KindFor(options, train.Classes.Count);
        int classes = train.Classes.Count;
        var size = FitSize.Of(train.Features, options.Precision) with { Outputs = kind == MulticlassKind.Softmax ? classes : 1 };
        var choice = AutoChoice.For(size, options, backends, kind == MulticlassKind.OneVsRest ? fits * classes : fits).Device;
        var backend = backends.Open(choice.Name);
        IObjective? loss = null;
        RowSample? sample = null;
        try
        {
            // Drawn before the rows are laid out, for they are the caller's until then.
            bool sampled = options.StartFromSample && options.Start is null && choice.Name == "cpu" && kind != MulticlassKind.OneVsRest
                && (options.Solver == SolverKind.Auto || SolverFactory.TakesSample(options.Solver));
            sample = sampled ? RowSample.Of(train, kind == MulticlassKind.Softmax ? LossKind.Softmax : LossKind.Logistic) : null;
            loss = Prepare(train, options.Solver == SolverKind.MiniBatch);
            return new PreparedFit(train, heldOut, kind, backend, loss, heldOut is null ? null : Prepare(heldOut, shuffled: false), choice, size, sample);
        }
        catch
        {
            sample?.Dispose();
            loss?.Dispose();
            backend.Dispose();
            throw;
        }

        IObjective Prepare(Dataset data, bool shuffled) => kind == MulticlassKind.Softmax
            ? backend.Prepare(data.Lending(), LossKind.Softmax, options.Precision, shuffled)
            : backend.Prepare((kind is null ? data : OneAgainstRest(data, 0)).Lending(), LossKind.Logistic, options.Precision, shuffled);
    }

    /// <summary>What <see cref="MulticlassKind.Auto"/> comes to for a number of classes; null for one binary output.</summary>
    /// <param name="options">Whose <see cref="LogisticRegressionOptions.Multiclass"/>.</param>
    /// <param name="classes">At least 2.</param>
    public static MulticlassKind? KindFor(LogisticRegressionOptions options, int classes) => options.Multiclass switch
    {
        MulticlassKind.Auto => classes == 2 ? null : MulticlassKind.Softmax,
        MulticlassKind.OneVsRest when classes == 2 => null,
        var asked => asked,
    };

    /// <summary>The class weights that belong into the weights of rows beforehand; null for none, and where one-vs-rest balances the sides of each problem itself.</summary>
    /// <param name="options">Whose class weights.</param>
    /// <param name="classes">At least 2.</param>
    public static ClassWeights? ClassWeightsOfRows(LogisticRegressionOptions options, int classes) =>
        options.ClassWeights is { IsBalanced: true } && KindFor(options, classes) == MulticlassKind.OneVsRest ? null : options.ClassWeights;

    /// <summary>Sets other labels and weights for the fits that follow; see <see cref="IObjective.SetTargets"/>.</summary>
    /// <param name="labels">n class indices.</param>
    /// <param name="weights">n row weights; empty for all one.</param>
    /// <param name="present">The rows that are there for balanced class weights, which count rows and not their weights; null for all.</param>
    public void SetTargets(ReadOnlySpan<int> labels, ReadOnlySpan<double> weights, Func<int, bool>? present = null)
    {
        _present = present ?? (static _ => true);
        _retargeted = true;
        _targets = _train.WithLabels(labels.ToArray(), _train.Classes).WithWeights(weights.ToArray());
        if (!IsOneVsRest)
            _loss.SetTargets(labels, weights);
    }

    /// <summary>The coefficients that the options' start model gives these rows; null for zeros.</summary>
    /// <param name="options">Whose <see cref="LogisticRegressionOptions.Start"/>.</param>
    /// <exception cref="ArgumentException">The start is of other features or classes.</exception>
    public double[]? Start(LogisticRegressionOptions options) => options.Start?.CoefficientsFor(_train, Outputs);

    /// <summary>Fits.</summary>
    /// <param name="options">Penalty, solver and its numbers; kind of multiclass model, device and precision are those this was opened with.</param>
    /// <param name="start">Coefficients to start from, feature-major, intercepts last; null for zeros.</param>
    /// <param name="progress">Told after every iteration.</param>
    /// <param name="cancellation">Cancelling returns the best iterate so far.</param>
    public Solution Solve(LogisticRegressionOptions options, double[]? start = null, IProgress<SolverProgress>? progress = null, CancellationToken cancellation = default)
    {
        if (IsOneVsRest)
            return SolveEach(options, start, progress, cancellation);
        var solution = SolveOne(options, start, progress, cancellation);
        if (_kind == MulticlassKind.Softmax)
            Centre(solution.Coefficients, options.Penalty.Kind == PenaltyKind.None);
        return solution;
    }

    private Solution SolveEach(LogisticRegressionOptions options, double[]? start, IProgress<SolverProgress>? progress, CancellationToken cancellation)
    {
        int outputs = Outputs;
        var coefficients = new double[(_train.Columns + 1) * outputs];
        var solutions = new Solution[outputs];
        for (int c = 0; c < outputs; c++)
        {
            Target(_loss, _targets, c, options, _present);
            if (_heldOut is not null)
                Target(_heldOut, _validation!, c, options, static _ => true);
            solutions[c] = SolveOne(options, start is null ? null : Column(start, c, outputs), progress, cancellation);
            for (int j = 0; j <= _train.Columns; j++)
                coefficients[(j * outputs) + c] = solutions[c].Coefficients[j];
        }

        SolverResult[] results = [.. solutions.Select(s => s.Result)];
        var total = new SolverResult(
            results.MaxBy(r => Array.IndexOf(s_fromBestToWorst, r.StopReason))!.StopReason, results.Sum(r => r.Value), results.Max(r => r.GradientNorm),
            results.Sum(r => r.Iterations), results.Sum(r => r.Evaluations), []);
        return new Solution(coefficients, total, solutions[0].Training with
        {
            Objective = total.Value,
            GradientNorm = total.GradientNorm,
            Iterations = total.Iterations,
            Evaluations = total.Evaluations,
            StopReason = total.StopReason,
            CostHistory = [],
            ValidationHistory = [],
            PerClass = results,
        });
    }

    private static void Target(IObjective objective, Dataset data, int c, LogisticRegressionOptions options, Func<int, bool> present)
    {
        // Balanced means the two sides of each problem, as in scikit-learn; factors that are given have been multiplied in by class.
        var binary = OneAgainstRest(data, c);
        if (options.ClassWeights is { IsBalanced: true } balanced)
            binary = balanced.Apply(binary, present);
        objective.SetTargets(binary.Labels.Span, binary.Weights.Span);
    }

    private static Dataset OneAgainstRest(Dataset data, int c)
    {
        var labels = new int[data.Labels.Length];
        for (int i = 0; i < labels.Length; i++)
            labels[i] = data.Labels.Span[i] == c ? 1 : 0;
        return data.WithLabels(labels, ["rest", "class"]);
    }

    private static double[] Column(double[] matrix, int c, int columns) => [.. Enumerable.Range(0, matrix.Length / columns).Select(j => matrix[(j * columns) + c])];

    // The loss of a softmax does not change where the same number is added to every output: of all equal optima the one that sums to zero is reported.
    private void Centre(double[] coefficients, bool all)
    {
        int outputs = Outputs;
        for (int j = all ? 0 : _train.Columns; j <= _train.Columns; j++)
        {
            var row = coefficients.AsSpan(j * outputs, outputs);
            double mean = 0;
            foreach (double w in row)
                mean += w / outputs;
            foreach (ref double w in row)
                w -= mean;
        }
    }

    private Solution SolveOne(LogisticRegressionOptions options, double[]? start, IProgress<SolverProgress>? progress, CancellationToken cancellation)
    {
        using var objective = new PenalizedObjective(_loss, options.Penalty.Lambda2, options.FitIntercept, leaveOpen: true);
        using var validation = _heldOut is null ? null : new PenalizedObjective(_heldOut, 0, options.FitIntercept, leaveOpen: true);
        using var w = AllocateStart(objective, options, start);
        var choice = SolverChooser.Choose(options, _size, DeviceNames.KindOf(_device.Name));
        bool sampled = start is null && options.StartFromSample && SolverFactory.TakesSample(choice.Kind) && !_retargeted;
        var rows = sampled ? _sample : null;
        using var lossOfSample = rows is null ? null : _backend.Prepare(rows.Data, _kind == MulticlassKind.Softmax ? LossKind.Softmax : LossKind.Logistic, options.Precision);
        using var sample = lossOfSample is null ? null
            : new PenalizedObjective(lossOfSample, options.Penalty.Lambda2 * lossOfSample.Shape.WeightSum / objective.Shape.WeightSum, options.FitIntercept, leaveOpen: true);
        var solver = SolverFactory.Create(options, choice.Kind, objective.Shape.WeightSum, validation, sample);
        return Describe(objective, w, options, solver, choice, solver.Minimize(objective, w, progress, cancellation), rows?.Data.Rows ?? 0);
    }

    private static IReadOnlyList<string> NoticesOf(IObjective? objective) => (objective as INotices)?.Notices ?? [];

    private static Vector AllocateStart(PenalizedObjective objective, LogisticRegressionOptions options, double[]? start)
    {
        var w = objective.Space.Allocate(objective.Shape.Coefficients);
        if (start is null)
            return w;

        // Where no intercept is fitted it stays where the start has it, so that must be zero.
        double[] from = [.. start];
        if (!options.FitIntercept)
            from.AsSpan(objective.Shape.PenalizedExtent).Clear();
        objective.Space.Upload(from, w);
        return w;
    }

    private Solution Describe(PenalizedObjective objective, Vector w, LogisticRegressionOptions options, ISolver solver, SolverChoice choice, SolverResult result, long sampleRows = 0)
    {
        var coefficients = new double[w.Length];
        objective.Space.Download(w, coefficients);
        return new Solution(coefficients, result, new TrainingSummary
        {
            Penalty = options.Penalty,
            Solver = solver.Name,
            SolverReason = choice.Reason,
            SampleRows = sampleRows,
            Device = _device.Name,
            DeviceReason = _device.Reason,
            LaunchShape = (_loss as ILaunchShape)?.LaunchShape,
            Estimates = _device.Estimates,
            Notices = [.. NoticesOf(_loss).Concat(NoticesOf(_heldOut))],
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

    /// <summary>One pass of mini-batch descent; see <see cref="MiniBatchDescent.Pass"/>. Not for one-vs-rest.</summary>
    /// <param name="options">Penalty and rule.</param>
    /// <param name="share">The share of these rows in all the penalty is spread over, above 0, at most 1.</param>
    /// <param name="start">Where the pass before ended; null for zeros.</param>
    /// <param name="state">What it carried over; null for the first one.</param>
    /// <param name="cancellation">Cancelling throws.</param>
    public (Solution Solution, MiniBatchState State) Pass(LogisticRegressionOptions options, double share, double[]? start, MiniBatchState? state, CancellationToken cancellation)
    {
        using var objective = new PenalizedObjective(_loss, options.Penalty.Lambda2 * share, options.FitIntercept, leaveOpen: true);
        using var w = AllocateStart(objective, options, start);
        using var gradient = objective.Space.Allocate(w.Length);
        var solver = SolverFactory.MiniBatch(options, objective.Shape.WeightSum / share);
        var next = solver.Pass(objective, w, state, cancellation);
        Span<double> norm = stackalloc double[1];
        double value = objective.ValueAndGradient(w, gradient, RowRange.All(objective.Shape.Rows), [Reduction.MaxAbs(gradient)], norm);
        bool finite = double.IsFinite(value) && double.IsFinite(norm[0]);
        var result = new SolverResult(finite ? StopReason.IterationLimit : StopReason.Diverged, value, norm[0], next.Passes, next.Passes, []);
        return (Describe(objective, w, options, solver, new SolverChoice(SolverKind.MiniBatch, "a pass over each portion of rows"), result), next);
    }

    /// <summary>The margins of all rows at a point, in the order of the data.</summary>
    /// <param name="coefficients">Feature-major, intercepts last.</param>
    /// <returns>rows × outputs numbers, row-major.</returns>
    public double[] Margins(double[] coefficients)
    {
        if (!IsOneVsRest)
            return MarginsOf(coefficients);
        int outputs = Outputs;
        var margins = new double[_train.Rows * outputs];
        for (int c = 0; c < outputs; c++)
        {
            double[] column = MarginsOf(Column(coefficients, c, outputs));
            for (int i = 0; i < column.Length; i++)
                margins[(i * outputs) + c] = column[i];
        }

        return margins;
    }

    /// <summary>The model of a solution.</summary>
    /// <param name="solution">What <see cref="Solve"/> returned.</param>
    public LogisticModel ToModel(Solution solution)
    {
        double[][] columns = [.. Enumerable.Range(0, Outputs).Select(c => Column(solution.Coefficients, c, Outputs))];
        return new(_train.Classes, _train.FeatureNames, [.. columns.Select(w => w[..^1])], [.. columns.Select(w => w[^1])], _train.Scaling, solution.Training, _kind);
    }

    private double[] MarginsOf(double[] coefficients)
    {
        using var w = _loss.Space.Allocate(coefficients.Length);
        _loss.Space.Upload(coefficients, w);
        var margins = new double[_loss.Shape.Rows * _loss.Shape.Outputs];
        _loss.Margins(w, margins);
        return margins;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _heldOut?.Dispose();
        _sample?.Dispose();
        _loss.Dispose();
        _backend.Dispose();
    }

    /// <summary>A fit.</summary>
    /// <param name="Coefficients">Feature-major [(d + 1), outputs], intercepts last.</param>
    /// <param name="Result">What the solver did.</param>
    /// <param name="Training">The same in words.</param>
    public sealed record Solution(double[] Coefficients, SolverResult Result, TrainingSummary Training);
}
