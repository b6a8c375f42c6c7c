using GpuLogReg.Compute;

namespace GpuLogReg.Solvers;

/// <summary>
/// Newton's method with a strong-Wolfe line search: directions from the whole Hessian where d is small and the backend offers it, else from
/// Hessian-vector products by truncated conjugate gradients. The whole step is tried first, by an
/// evaluation that is all an iteration needs where it is taken; shorter ones cost O(n) each, as margins along a line are known from two products with X.
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

    /// <summary>J over a sample of the rows, with vectors of the same space, or null: the first iterations are made there, and its Hessian serves (sub-sampled Newton: Byrd, Chin, Neveitt and Nocedal, 2011) as long as the gradient falls fast. The optimum is the same. Stays the caller's to dispose of.</summary>
    public IObjective? Sample { get; init; }

    /// <inheritdoc/>
    public SolverResult Minimize(IObjective objective, Vector w, IProgress<SolverProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(objective);
        ArgumentNullException.ThrowIfNull(w);
        using var run = new Run(this, objective, Sample, w, progress);
        return run.Minimize(cancellation);
    }

    private sealed class Run : LineSearchRun
    {
        /// <summary>What is left of ‖∇J‖∞ after a step by the sample's Hessian, at most, or the next one is of all rows.</summary>
        private const double LeastGain = 0.2;

        private readonly Newton _options;
        private readonly NewtonDirection _solve;
        private readonly double[] _scalars = new double[1];
        private IObjective? _sample;

        public Run(Newton options, IObjective objective, IObjective? sample, Vector w, IProgress<SolverProgress>? progress, double relativeTolerance = 0)
            : base(objective, w, options.MaxIterations, options.Tolerance, progress, relativeTolerance)
        {
            _options = options;
            _sample = sample;
            _solve = new NewtonDirection(Space, w.Length, options.Tolerance);
        }

        public override void Dispose()
        {
            _solve.Dispose();
            base.Dispose();
        }

        protected override void Start(CancellationToken cancellation)
        {
            if (_sample is not { } sample)
                (Value, Norm) = Evaluate(Point, Gradient);
            else if (!StartFrom(sample, (w, accuracy) => new Run(_options, sample, null, w, null, accuracy), Evaluate, cancellation))
                _sample = null;
        }

        /// <summary>One iteration; down the bare gradient where the Newton direction leads nowhere.</summary>
        protected override bool Step(CancellationToken cancellation)
        {
            double norm = Norm;
            if (_sample is not null)
            {
                // The sample's optimum is near that of all rows, and its Hessian there differs by little but noise: the factor of the first step serves the next ones.
                double guess = _solve.CanRepeat ? _solve.Repeat(Gradient, Direction) : Find(_sample, cancellation);
                bool moved = IsDescent(guess) && Search(guess, 1);
                if (!moved || Norm > LeastGain * norm)
                    _sample = null;
                if (moved)
                    return true;
            }

            double slope = Find(Objective, cancellation);
            if (IsDescent(slope) && Search(slope, 1))
                return true;

            Space.Combine(Direction, [new Term(-1, Gradient)]);
            Space.Reduce([Reduction.Dot(Gradient, Gradient)], _scalars);
            return Search(-_scalars[0], Math.Min(1, 1 / Math.Sqrt(_scalars[0])));
        }

        private static bool IsDescent(double slope) => slope < 0 && double.IsFinite(slope);

        /// <summary>The Newton direction by the curvature over some rows.</summary>
        private double Find(IObjective rows, CancellationToken cancellation)
        {
            int before = _solve.Passes;
            double slope;
            using (var curvature = rows.CurvatureAt(Point))
                slope = _solve.Find(curvature, Gradient, Direction, cancellation);
            Evaluations += (double)(_solve.Passes - before) * rows.Shape.Rows / Objective.Shape.Rows;
            return slope;
        }

        /// <summary>Searches along the direction and moves there; false where nothing there is lower.</summary>
        private bool Search(double slope, double first)
        {
            double slack = _options.RelativeNoise * Math.Abs(Value);
            if (first == 1)
            {
                var whole = EvaluateTrial(1);
                Space.Reduce([Reduction.Dot(TrialGradient, Direction)], _scalars);
                if (new StrongWolfeSearch(static _ => default, Value, slope, _options.RelativeNoise).Accepts(1, whole.Value, _scalars[0]) && IsBetter(whole))
                    return Move(whole);
            }

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
            if (!found && !(lineValue < Value - slack))
                return false;

            // The line's margins are sums of two roundings; the point itself has the last word.
            var there = EvaluateTrial(step);
            return IsBetter(there) && Move(there);

            bool IsBetter((double Value, double Norm) at) => double.IsFinite(at.Norm) && (at.Value < Value - slack || (at.Value <= Value + slack && at.Norm < Norm));
        }

        private (double Value, double Norm) EvaluateTrial(double step)
        {
            Space.Combine(Trial, [new Term(1, Point), new Term(step, Direction)]);
            return Evaluate(Trial, TrialGradient);
        }

        private bool Move((double Value, double Norm) to)
        {
            MoveToTrial();
            (Value, Norm) = to;
            return true;
        }

        private (double Value, double Norm) Evaluate(Vector point, Vector gradient)
        {
            double value = Objective.ValueAndGradient(point, gradient, Rows, [Reduction.MaxAbs(gradient)], _scalars);
            Evaluations++;
            return (value, _scalars[0]);
        }
    }
}
