using System.Runtime.CompilerServices;
using GpuLogReg.Compute;
using GpuLogReg.Data;
using GpuLogReg.Devices;
using GpuLogReg.Solvers;

namespace GpuLogReg.Estimators;

/// <summary>
/// Logistic regression learned from a stream: each call takes a portion of rows, makes one pass of mini-batch descent over it from where the last call
/// ended, and forgets it. Momentum, Adam's moments, the rate and the schedule go on from call to call.
/// </summary>
/// <remarks>
/// The penalty is spread over all rows seen so far: a portion of weight s among S seen steps along the gradient of (1/s)·[Σ sᵢ·ℓᵢ + (s/S)·(λ₂/2)·‖w‖²], so
/// its pull fades as rows come in, as it does when all are fitted together. The learning rate, where none is given, is found from the first portion.
/// </remarks>
public sealed class IncrementalLogisticRegression
{
    private readonly LogisticRegressionOptions _options;
    private readonly BackendRegistry _backends;
    private double[]? _coefficients;
    private MiniBatchState? _state;
    private double _weightSum;

    /// <summary>Starts with nothing seen.</summary>
    /// <param name="options">Penalty and rule; <see cref="LogisticRegressionOptions.Start"/> is where the first portion starts, and its scales are those of all rows. Null for the defaults.</param>
    /// <param name="backends">Where devices come from; null for those of this process.</param>
    /// <exception cref="ArgumentException">An option is out of range, or cannot be had of a stream.</exception>
    public IncrementalLogisticRegression(LogisticRegressionOptions? options = null, BackendRegistry? backends = null)
    {
        _options = (options ?? new LogisticRegressionOptions()) is var given && given.Solver == SolverKind.Auto ? given with { Solver = SolverKind.MiniBatch } : given;
        _backends = backends ?? BackendRegistry.Default;
        Ensure(_options.Solver == SolverKind.MiniBatch, _options.Solver, "MiniBatch or Auto: the others need all rows");
        OptionChecks.Ensure(_options);
        Ensure(!_options.Standardize, _options.Standardize, "false: means and deviations of rows to come are not known. Scale the rows, or start from a model with scales");
        Ensure(_options.ValidationShare == 0, _options.ValidationShare, "0: a stream has no epochs to stop before");
        Ensure(_options.AverageShare == 0, _options.AverageShare, "0: a stream has no last epochs to average");
        Ensure(_options.Schedule.Kind != ScheduleKind.Cosine, _options.Schedule.Kind, "Constant, Inverse or Step: a stream has no end for a cosine to fall to");
        Ensure(_options.Multiclass != MulticlassKind.OneVsRest, _options.Multiclass, "Auto or Softmax");
    }

    /// <summary>The model after the last portion; null before the first one.</summary>
    public LogisticModel? Model { get; private set; }

    /// <summary>Rows seen.</summary>
    public long Rows { get; private set; }

    /// <summary>Learns from a portion of rows. Where the steps lead out of finite numbers, nothing is learned and the model says <see cref="StopReason.Diverged"/>.</summary>
    /// <param name="rows">Labelled rows of the same features and classes each time; a portion need not hold every class.</param>
    /// <param name="cancellation">Cancelling throws and learns nothing.</param>
    /// <returns>The model after these rows: its objective and gradient norm are those on this portion, its iterations the portions so far.</returns>
    /// <exception cref="ArgumentException">Features or classes differ from those before, or a value of X is not one that the storage holds.</exception>
    /// <exception cref="BackendException">The device is absent, unfit or too small.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public LogisticModel PartialFit(Dataset rows, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(rows);
        var weighted = (_options.ClassWeights?.Apply(rows) ?? rows).WithScaling((Model ?? _options.Start)?.Scaling);
        double weightSum = weighted.WeightSum();

        // A portion is laid out for a single pass: that is what 'auto' weighs a device by.
        using var prepared = PreparedFit.Open(weighted, null, _options with { Solver = SolverKind.MiniBatch, Epochs = 1 }, _backends);

        // The last model knows its features and classes: what does not suit it is refused here.
        double[]? start = prepared.Start(Model is null ? _options : _options with { Start = Model });
        var (solution, state) = prepared.Pass(_options, weightSum / (_weightSum + weightSum), _coefficients ?? start, _state, cancellation);
        if (solution.Training.StopReason == StopReason.Diverged)
        {
            double[] kept = _coefficients ?? start ?? new double[solution.Coefficients.Length];
            return prepared.ToModel(solution with { Coefficients = kept });
        }

        (_coefficients, _state, _weightSum) = (solution.Coefficients, state, _weightSum + weightSum);
        Rows += rows.Rows;
        return Model = prepared.ToModel(solution);
    }

    private static void Ensure(bool right, object got, string allowed, [CallerArgumentExpression(nameof(got))] string name = "")
    {
        if (right)
            return;
        string option = name.Replace("_options.", "", StringComparison.Ordinal);
        throw new ArgumentOutOfRangeException(option, FormattableString.Invariant($"'{option}' is {got}; expected {allowed}."));
    }
}
