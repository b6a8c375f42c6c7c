using GpuLogReg.Compute;

namespace GpuLogReg.Solvers;

/// <summary>Full-batch gradient descent at a fixed rate: w ← w − α·∇J(w), one pass over X an iteration; accelerated on demand.</summary>
public sealed class GradientDescent : ISolver
{
    /// <inheritdoc/>
    public string Name => "gd";

    /// <summary>α, positive and finite; null for 1/L, L the Lipschitz constant of ∇J.</summary>
    public double? LearningRate { get; init; }

    /// <summary>
    /// Whether steps look ahead: x ← y − α·∇J(y), t′ = (1 + √(1 + 4·t²))/2, y ← x + ((t − 1)/t′)·(x − x before), w being y (Nesterov, 1983; Beck and
    /// Teboulle, 2009). A look-ahead that raised J is taken back and t set to 1 (O'Donoghue and Candès, 2015), which costs a pass but is no iteration.
    /// False for the textbook's plain descent.
    /// </summary>
    public bool Accelerated { get; init; }

    /// <summary>Most iterations, at least 1.</summary>
    public int MaxIterations { get; init; } = 1000;

    /// <summary>Stop when ‖∇J‖∞ is at most this; 0 to run all iterations.</summary>
    public double Tolerance { get; init; } = 1e-4;

    /// <inheritdoc/>
    public SolverResult Minimize(IObjective objective, Vector w, IProgress<SolverProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(objective);
        ArgumentNullException.ThrowIfNull(w);
        var space = objective.Space;
        var rows = RowRange.All(objective.Shape.Rows);
        using Vector gradient = space.Allocate(w.Length), best = space.Allocate(w.Length);
        var norm = new double[1];
        double evaluations = 0;
        double rate = LearningRate ?? StepSize.FromLipschitz(objective, ref evaluations);
        using var acceleration = Accelerated ? new NesterovAcceleration(space, w) : null;
        var history = new List<double>();
        double bestValue = double.PositiveInfinity, bestNorm = double.PositiveInfinity;

        for (int iteration = 0; ;)
        {
            double value = objective.ValueAndGradient(w, gradient, rows, [Reduction.MaxAbs(gradient)], norm);
            evaluations++;
            if (acceleration?.TakesBack(value, w) == true)
                continue;

            if (!double.IsFinite(value) || !double.IsFinite(norm[0]))
                return Finish(StopReason.Diverged, iteration);

            history.Add(value);
            if (value <= bestValue)
            {
                (bestValue, bestNorm) = (value, norm[0]);
                space.Combine(best, [new Term(1, w)]);
            }

            progress?.Report(new SolverProgress(iteration, MaxIterations, value, norm[0]));
            if (norm[0] <= Tolerance)
                return new SolverResult(StopReason.Converged, value, norm[0], iteration, evaluations, history);
            if (cancellation.IsCancellationRequested)
                return Finish(StopReason.Cancelled, iteration);
            if (iteration == MaxIterations)
                return Finish(StopReason.IterationLimit, iteration);
            if (acceleration is null)
                space.Combine(w, [new Term(1, w), new Term(-rate, gradient)]);
            else
                acceleration.Step(w, gradient, rate);
            iteration++;
        }

        SolverResult Finish(StopReason reason, int iterations)
        {
            // The textbook algorithm returns its last iterate; only where that is lost does the best one seen stand in.
            if (reason != StopReason.Diverged)
                return new SolverResult(reason, history[^1], norm[0], iterations, evaluations, history);
            if (history.Count > 0)
                space.Combine(w, [new Term(1, best)]);
            return new SolverResult(reason, bestValue, bestNorm, iterations, evaluations, history);
        }
    }
}
