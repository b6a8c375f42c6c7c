using GpuLogReg.Compute;

namespace GpuLogReg.Solvers;

/// <summary>Limited-memory BFGS (Liu and Nocedal, 1989) with a strong-Wolfe line search. History and vectors live where the objective computes.</summary>
public sealed class Lbfgs : ISolver
{
    /// <inheritdoc/>
    public string Name => "lbfgs";

    /// <summary>Pairs kept, at least 1.</summary>
    public int Memory { get; init; } = 10;

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
        private readonly Lbfgs _options;
        private readonly LbfgsHistory _pairs;
        private double _trialValue;

        public Run(Lbfgs options, IObjective objective, Vector w, IProgress<SolverProgress>? progress)
            : base(objective, w, options.MaxIterations, options.Tolerance, progress)
        {
            _options = options;
            _pairs = new LbfgsHistory(Space, options.Memory, w.Length);
        }

        public override void Dispose()
        {
            _pairs.Dispose();
            base.Dispose();
        }

        protected override void Start()
        {
            Value = Objective.ValueAndGradient(Point, Gradient, Rows);
            Evaluations++;
            Norm = _pairs.Observe(Gradient, newPair: false);
        }

        /// <summary>One iteration; from the bare gradient again where the quasi-Newton direction leads nowhere.</summary>
        protected override bool Step(CancellationToken cancellation)
        {
            while (true)
            {
                double slope = _pairs.Direction(Gradient, Direction);
                bool found = slope < 0 && Search(slope);
                if (found)
                {
                    Accept();
                    return true;
                }

                if (_pairs.Count == 0)
                    return false;
                _pairs.Clear();
            }
        }

        private bool Search(double slope)
        {
            var results = new double[1];
            var search = new StrongWolfeSearch(
                step =>
                {
                    Space.Combine(Trial, [new Term(1, Point), new Term(step, Direction)]);
                    _trialValue = Objective.ValueAndGradient(Trial, TrialGradient, Rows);
                    Evaluations++;
                    Space.Reduce([Reduction.Dot(TrialGradient, Direction)], results);
                    return (_trialValue, results[0]);
                },
                Value, slope, _options.RelativeNoise);

            // With no curvature known yet, a first step of unit length; afterwards the quasi-Newton step.
            double first = _pairs.Count == 0 ? Math.Min(1, 1 / Math.Sqrt(_pairs.SquaredGradientNorm)) : 1;
            var (_, found) = search.Search(first);

            // A trial that satisfies no condition but is lower all the same is progress, and is kept.
            return found || (double.IsFinite(results[0]) && _trialValue < Value - (_options.RelativeNoise * Math.Abs(Value)));
        }

        private void Accept()
        {
            _pairs.Add(Point, Trial, Gradient, TrialGradient);
            MoveToTrial();
            Value = _trialValue;
            Norm = _pairs.Observe(Gradient, newPair: true);
        }
    }
}
