using GpuLogReg.Compute;

namespace GpuLogReg.Solvers;

/// <summary>
/// Mini-batch descent with momentum: v ← μ·v − α·∇J_B(w), w ← w + v over batches B of rows in an order drawn anew every epoch from a seed.
/// The step runs on the device with nothing read back; J is evaluated over all rows after every epoch.
/// </summary>
/// <remarks>The classical momentum of Polyak (1964). The rows of the last batch of an epoch are what is left over.</remarks>
public sealed class MiniBatchDescent : ISolver
{
    /// <inheritdoc/>
    public string Name => "minibatch";

    /// <summary>α, positive and finite; null for (1 − μ)/L, L the Lipschitz constant of ∇J over all rows.</summary>
    public double? LearningRate { get; init; }

    /// <summary>μ in [0, 1).</summary>
    public double Momentum { get; init; } = 0.9;

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
        if (n > int.MaxValue)
            throw new ArgumentException($"Mini-batch descent got {n} rows; expected at most {int.MaxValue}. Use solver lbfgs or gd, or fewer rows.", nameof(objective));

        var space = objective.Space;
        using Vector gradient = space.Allocate(w.Length), velocity = space.Allocate(w.Length), best = space.Allocate(w.Length);
        Span<double> norm = stackalloc double[1];
        double evaluations = 0, bestValue = double.PositiveInfinity, bestNorm = double.PositiveInfinity;
        double rate = LearningRate ?? (1 - Momentum) * StepSize.FromLipschitz(objective, ref evaluations);
        var order = new int[n];
        var history = new List<double>();
        var reason = StopReason.IterationLimit;
        int epoch = 0;
        for (; ; epoch++)
        {
            double value = objective.ValueAndGradient(w, gradient, RowRange.All(n));
            space.Reduce([Reduction.MaxAbs(gradient)], norm);
            evaluations++;
            if (!double.IsFinite(value) || !double.IsFinite(norm[0]))
            {
                reason = StopReason.Diverged;
                break;
            }

            history.Add(value);
            if (value <= bestValue)
            {
                (bestValue, bestNorm) = (value, norm[0]);
                space.Combine(best, [new Term(1, w)]);
            }

            progress?.Report(new SolverProgress(epoch, Epochs, value, norm[0]));
            if (norm[0] <= Tolerance)
                reason = StopReason.Converged;
            if (norm[0] <= Tolerance || epoch == Epochs)
                break;
            if (!RunEpoch(epoch))
            {
                reason = StopReason.Cancelled;
                break;
            }
        }

        objective.Order([]);
        if (reason is StopReason.Converged or StopReason.IterationLimit)
            return new SolverResult(reason, history[^1], norm[0], epoch, evaluations, history);

        // Diverged, or stopped inside an epoch at a point whose J is not known: the best one seen stands in.
        if (history.Count > 0)
            space.Combine(w, [new Term(1, best)]);
        return new SolverResult(reason, bestValue, bestNorm, epoch, evaluations, history);

        bool RunEpoch(int number)
        {
            RowOrder.Shuffle(order, Seed, number);
            objective.Order(order);
            for (long start = 0; start < n; start += BatchSize)
            {
                if (cancellation.IsCancellationRequested)
                    return false;
                objective.Gradient(w, gradient, new RowRange(start, Math.Min(BatchSize, n - start)));
                space.Combine(velocity, [new Term(Momentum, velocity), new Term(-rate, gradient)]);
                space.Combine(w, [new Term(1, w), new Term(1, velocity)]);
            }

            evaluations++;
            objective.Order([]);
            return true;
        }
    }
}
