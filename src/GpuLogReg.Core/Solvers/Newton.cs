using GpuLogReg.Compute;

namespace GpuLogReg.Solvers;

/// <summary>
/// Newton's method with a strong-Wolfe line search: directions from the whole Hessian where d is small and the backend offers it, else from
/// Hessian-vector products by truncated conjugate gradients. Trial steps cost O(n), as margins along a line are known from two products with X.
/// </summary>
public sealed class Newton : ISolver
{
    /// <inheritdoc/>
    public string Name => "newton";

    /// <summary>Most iterations, at least 1.</summary>
    public int MaxIterations { get; init; } = 1000;

    /// <summary>Stop when ‖∇J‖∞ is at most this.</summary>
    public double Tolerance { get; init; } = 1e-4;

    /// <summary>Relative rounding error of J as the backend computes it: below it the line search trusts slopes, not values.</summary>
    public double RelativeNoise { get; init; } = 1e-13;

    /// <inheritdoc/>
    public SolverResult Minimize(IObjective objective, Vector w, IProgress<SolverProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(objective);
        ArgumentNullException.ThrowIfNull(w);
        using var run = new Run(this, objective, w, progress);
        return run.Minimize(cancellation);
    }

    private sealed class Run : LineSearchRun
    {
        private readonly Newton _options;
        private readonly NewtonDirection _solve;
        private readonly double[] _scalars = new double[1];

        public Run(Newton options, IObjective objective, Vector w, IProgress<SolverProgress>? progress)
            : base(objective, w, options.MaxIterations, options.Tolerance, progress)
        {
            _options = options;
            _solve = new NewtonDirection(Space, w.Length, options.Tolerance);
        }

        public override void Dispose()
        {
            _solve.Dispose();
            base.Dispose();
        }

        protected override void Start() => (Value, Norm) = Evaluate(Point, Gradient);

        /// <summary>One iteration; down the bare gradient where the Newton direction leads nowhere.</summary>
        protected override bool Step(CancellationToken cancellation)
        {
            double slope;
            int before = _solve.Passes;
            using (var curvature = Objective.CurvatureAt(Point))
                slope = _solve.Find(curvature, Gradient, Direction, cancellation);
            Evaluations += _solve.Passes - before;
            if (slope < 0 && double.IsFinite(slope) && Search(slope, 1))
                return true;

            Space.Combine(Direction, [new Term(-1, Gradient)]);
            Space.Reduce([Reduction.Dot(Gradient, Gradient)], _scalars);
            return Search(-_scalars[0], Math.Min(1, 1 / Math.Sqrt(_scalars[0])));
        }

        /// <summary>Searches along the direction and moves there; false where nothing there is lower.</summary>
        private bool Search(double slope, double first)
        {
            using var line = Objective.LineAt(Point, Direction);
            Evaluations++;
            double lineValue = double.NaN;
            var search = new StrongWolfeSearch(
                alpha =>
                {
                    var trial = line.At(alpha);
                    lineValue = trial.Value;
                    return trial;
                },
                Value, slope, _options.RelativeNoise);
            var (step, found) = search.Search(first);

            // A trial that satisfies no condition but is lower all the same is progress, and is kept.
            double slack = _options.RelativeNoise * Math.Abs(Value);
            if (!found && !(lineValue < Value - slack))
                return false;

            Space.Combine(Trial, [new Term(1, Point), new Term(step, Direction)]);
            var (value, norm) = Evaluate(Trial, TrialGradient);

            // The line's margins are sums of two roundings; the point itself has the last word.
            bool better = value < Value - slack || (value <= Value + slack && norm < Norm);
            if (!double.IsFinite(norm) || !better)
                return false;
            MoveToTrial();
            (Value, Norm) = (value, norm);
            return true;
        }

        private (double Value, double Norm) Evaluate(Vector point, Vector gradient)
        {
            double value = Objective.ValueAndGradient(point, gradient, Rows);
            Evaluations++;
            Space.Reduce([Reduction.MaxAbs(gradient)], _scalars);
            return (value, _scalars[0]);
        }
    }
}
