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

    /// <summary>J over a sample of the rows, with vectors of the same space, or null: the first iterations are made there, and what they learnt of the curvature is kept. The optimum is the same. Stays the caller's to dispose of.</summary>
    public IObjective? Sample { get; init; }

    /// <inheritdoc/>
    public SolverResult Minimize(IObjective objective, Vector w, IProgress<SolverProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(objective);
        ArgumentNullException.ThrowIfNull(w);
        using var pairs = new LbfgsHistory(objective.Space, Memory, w.Length);
        using var run = new Run(this, objective, Sample, w, pairs, progress);
        return run.Minimize(cancellation);
    }

    private sealed class Run : LineSearchRun
    {
        private readonly Lbfgs _options;
        private readonly IObjective? _sample;
        private readonly LbfgsHistory _pairs;
        private double _trialValue;
        private bool _fromOrigin;

        public Run(Lbfgs options, IObjective objective, IObjective? sample, Vector w, LbfgsHistory pairs, IProgress<SolverProgress>? progress, double relativeTolerance = 0)
            : base(objective, w, options.MaxIterations, options.Tolerance, progress, relativeTolerance)
        {
            _options = options;
            _sample = sample;
            _pairs = pairs;
        }

        protected override void Start(CancellationToken cancellation)
        {
            if (_sample is null)
                (Value, Norm) = Evaluate(Point, Gradient);
            else if (!StartFrom(_sample, (w, accuracy) => new Run(_options, _sample, null, w, _pairs, null, accuracy), Evaluate, cancellation))
                _pairs.Clear();
        }

        private (double Value, double Norm) Evaluate(Vector point, Vector gradient)
        {
            Reduction[] items = [.. _pairs.Products(gradient, newPair: false), Reduction.MaxAbs(point)];
            var results = new double[items.Length];
            double value = Objective.ValueAndGradient(point, gradient, Rows, items, results);
            Evaluations++;
            _fromOrigin = results[^1] == 0;
            return (value, _pairs.Take(results.AsSpan(0, items.Length - 1), newPair: false));
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
                    _trialValue = Objective.ValueAndGradient(Trial, TrialGradient, Rows, [Reduction.Dot(TrialGradient, Direction)], results);
                    Evaluations++;
                    return (_trialValue, results[0]);
                },
                Value, slope, _options.RelativeNoise);

            // With no curvature known yet, a first step of unit length, the scale of coefficients; near an optimum, where a fit may have started, no more than the gradient.
            double unit = 1 / Math.Sqrt(_pairs.SquaredGradientNorm), first = _pairs.Count > 0 ? 1 : _fromOrigin ? unit : Math.Min(1, unit);
            _fromOrigin = false;
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
