using GpuLogReg.Compute;

namespace GpuLogReg.Solvers;

/// <summary>
/// Mini-batch descent by an <see cref="UpdateRule"/> over batches B of rows in an order drawn anew every epoch from a seed, the rate following a schedule.
/// The steps run on the device with nothing read back; J is evaluated over all rows after every epoch.
/// </summary>
/// <remarks>
/// The rows of the last batch of an epoch are what is left over. Without <see cref="Validation"/> the last point is returned (where the fit diverged or was
/// cancelled: the best by J); with it, always the point of least validation loss. "The point" is the average once averaging began.
/// </remarks>
public sealed record MiniBatchDescent : ISolver
{
    /// <summary>The rate of Adam and AdamW where none is given: ten times that of Kingma and Ba, as a convex function of few coefficients takes it.</summary>
    public const double AdamRate = 0.01;

    /// <inheritdoc/>
    public string Name => "minibatch";

    /// <summary>How a gradient becomes a step; default momentum.</summary>
    public UpdateRule Update { get; init; }

    /// <summary>α, positive and finite; null for (1 − μ)/L, L the Lipschitz constant of ∇J over all rows, and for <see cref="AdamRate"/> with Adam and AdamW.</summary>
    public double? LearningRate { get; init; }

    /// <summary>How α changes from step to step; default not at all.</summary>
    public LearningRateSchedule Schedule { get; init; } = new();

    /// <summary>μ in [0, 1); β₁ of Adam and AdamW.</summary>
    public double Momentum { get; init; } = 0.9;

    /// <summary>β₂ of Adam and AdamW, in [0, 1).</summary>
    public double Beta2 { get; init; } = 0.999;

    /// <summary>ε of Adam and AdamW, positive and finite.</summary>
    public double Epsilon { get; init; } = 1e-8;

    /// <summary>δ of AdamW: the objective contains (δ/2)·‖w‖², δ = λ₂/S. Other rules do not look at it.</summary>
    public double Decay { get; init; }

    /// <summary>Share of the epochs, the last ones, whose iterates are averaged, in [0, 1]; 0 for no average.</summary>
    public double AverageShare { get; init; }

    /// <summary>The mean loss on rows held out, without penalty; null for none. Stays the caller's to dispose of.</summary>
    public IObjective? Validation { get; init; }

    /// <summary>Epochs without a lower validation loss after which to stop, at least 1.</summary>
    public int Patience { get; init; } = 5;

    /// <summary>Rows of a batch, at least 1; more than n means n.</summary>
    public int BatchSize { get; init; } = 256;

    /// <summary>Passes over the data, at least 1.</summary>
    public int Epochs { get; init; } = 20;

    /// <summary>Seed of the row order.</summary>
    public ulong Seed { get; init; }

    /// <summary>Stop after an epoch when ‖∇J‖∞ over all rows is at most this; 0 to run all epochs.</summary>
    public double Tolerance { get; init; } = 1e-4;

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The objective has more than 2³¹ − 1 rows, which a row order cannot number.</exception>
    public SolverResult Minimize(IObjective objective, Vector w, IProgress<SolverProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(objective);
        ArgumentNullException.ThrowIfNull(w);
        long n = objective.Shape.Rows;
        EnsureNumberable(objective);

        var space = objective.Space;
        using Vector gradient = space.Allocate(w.Length), best = space.Allocate(w.Length);
        using var step = new MiniBatchStep(this, objective);
        using var average = AverageShare > 0 ? new WeightAverage(space, w.Length) : null;
        using var heldOut = Validation is null ? null : new HeldOutLoss(Validation);
        Span<double> norm = stackalloc double[1];
        double evaluations = 0, bestValue = double.PositiveInfinity, bestNorm = double.PositiveInfinity;
        double rate = LearningRate ?? DerivedRate(objective, ref evaluations);
        long stepsPerEpoch = ((n - 1) / BatchSize) + 1, steps = 0;
        int firstAveraged = Math.Min(Epochs - 1, (int)Math.Round((1 - AverageShare) * Epochs));
        var order = new int[n];
        var rates = new double[stepsPerEpoch];
        var history = new List<double>();
        var reason = StopReason.IterationLimit;
        int epoch = 0;
        for (; ; epoch++)
        {
            var point = average is { Began: true } ? average.Mean : w;
            double value = objective.ValueAndGradient(point, gradient, RowRange.All(n), [Reduction.MaxAbs(gradient)], norm);
            evaluations++;
            if (!double.IsFinite(value) || !double.IsFinite(norm[0]))
            {
                reason = StopReason.Diverged;
                break;
            }

            history.Add(value);
            if (heldOut?.Improves(space, point) ?? value <= bestValue)
            {
                (bestValue, bestNorm) = (value, norm[0]);
                space.Combine(best, [new Term(1, point)]);
            }

            progress?.Report(new SolverProgress(epoch, Epochs, value, norm[0]));
            if (norm[0] <= Tolerance)
                reason = StopReason.Converged;
            else if (heldOut?.Exhausts(Patience) == true)
                reason = StopReason.EarlyStopped;
            if (reason != StopReason.IterationLimit || epoch == Epochs)
                break;
            if (!RunEpoch(epoch))
            {
                reason = StopReason.Cancelled;
                break;
            }
        }

        objective.Order([]);
        if (heldOut is null && reason is StopReason.Converged or StopReason.IterationLimit)
        {
            if (average is { Began: true })
                space.Combine(w, [new Term(1, average.Mean)]);
            return new SolverResult(reason, history[^1], norm[0], epoch, evaluations, history);
        }

        // Diverged, stopped inside an epoch at a point whose J is not known, or judged by the rows held out: the best point seen stands in.
        if (history.Count > 0)
            space.Combine(w, [new Term(1, best)]);
        return new SolverResult(reason, bestValue, bestNorm, epoch, evaluations, history) { ValidationHistory = heldOut?.History ?? [] };

        bool RunEpoch(int number)
        {
            RowOrder.Shuffle(order, Seed, number);
            objective.Order(order);
            if (number < firstAveraged || average is null)
            {
                long? made = step.TryEpoch(objective, w, rates.AsSpan(), i => rate * Schedule.At(steps + i, stepsPerEpoch, Epochs), cancellation);
                steps += made ?? 0;
                if (made == stepsPerEpoch)
                {
                    evaluations++;
                    objective.Order([]);
                    return true;
                }

                if (made is not null)
                    return false;
            }

            for (long start = 0; start < n; start += BatchSize)
            {
                if (cancellation.IsCancellationRequested)
                    return false;
                objective.Gradient(w, gradient, new RowRange(start, Math.Min(BatchSize, n - start)));
                step.Take(w, gradient, rate * Schedule.At(steps++, stepsPerEpoch, Epochs));
                if (number >= firstAveraged)
                    average?.Add(w);
            }

            evaluations++;
            objective.Order([]);
            return true;
        }
    }

    /// <summary>
    /// One pass over the rows in an order drawn anew, with J evaluated nowhere: what learning from a stream does with each portion of it. Averages,
    /// validation, tolerance and number of epochs are not looked at; the schedule counts passes as epochs.
    /// </summary>
    /// <param name="objective">J of these rows.</param>
    /// <param name="w">The point; on return where the steps led.</param>
    /// <param name="state">Where the pass before ended; null for the first one, whose rows also give the rate where none is set.</param>
    /// <param name="cancellation">Looked at before every step; cancelling throws, as half a pass has no meaning.</param>
    /// <returns>What the next pass goes on from.</returns>
    /// <exception cref="ArgumentException">The objective has more than 2³¹ − 1 rows, or the state is of another rule or another number of coefficients.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public MiniBatchState Pass(IObjective objective, Vector w, MiniBatchState? state = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(objective);
        ArgumentNullException.ThrowIfNull(w);
        EnsureNumberable(objective);
        bool squares = Update is UpdateRule.Adam or UpdateRule.AdamW;
        if (state is not null && (state.Velocity.Count != w.Length || state.Square.Count != (squares ? w.Length : 0)))
            throw new ArgumentException($"'state' has {state.Velocity.Count} and {state.Square.Count} numbers; expected {w.Length} and {(squares ? w.Length : 0)} for rule {Update}. Go on with the rule and the data that it came from.", nameof(state));
        long n = objective.Shape.Rows, stepsPerPass = (n - 1) / BatchSize + 1;
        double unused = 0, rate = state?.Rate ?? LearningRate ?? DerivedRate(objective, ref unused);
        int passes = state?.Passes ?? 0;
        using var step = new MiniBatchStep(this, objective, state);
        using var gradient = objective.Space.Allocate(w.Length);
        var order = new int[n];
        RowOrder.Shuffle(order, Seed, passes);
        objective.Order(order);
        try
        {
            long? made = step.TryEpoch(objective, w, new double[stepsPerPass], i => rate * Schedule.At((passes * stepsPerPass) + i, stepsPerPass, Epochs), cancellation);
            if (made < stepsPerPass)
                cancellation.ThrowIfCancellationRequested();
            for (long i = made ?? 0; i < stepsPerPass; i++)
            {
                cancellation.ThrowIfCancellationRequested();
                long start = i * BatchSize;
                objective.Gradient(w, gradient, new RowRange(start, Math.Min(BatchSize, n - start)));
                step.Take(w, gradient, rate * Schedule.At((passes * stepsPerPass) + i, stepsPerPass, Epochs));
            }
        }
        finally
        {
            objective.Order([]);
        }

        return step.Save(passes + 1, rate);
    }

    private static void EnsureNumberable(IObjective objective)
    {
        if (objective.Shape.Rows > int.MaxValue)
            throw new ArgumentException($"Mini-batch descent got {objective.Shape.Rows} rows; expected at most {int.MaxValue}. Use solver lbfgs or gd, or fewer rows.", nameof(objective));
    }

    private double DerivedRate(IObjective objective, ref double evaluations) =>
        Update is UpdateRule.Adam or UpdateRule.AdamW ? AdamRate : (1 - Momentum) * StepSize.FromLipschitz(objective, ref evaluations);
}
