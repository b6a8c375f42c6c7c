using GpuLogReg.Compute;

namespace GpuLogReg.Solvers;

/// <summary>
/// Orthant-wise limited-memory quasi-Newton (Andrew and Gao, 2007) for J(w) = f(w) + (λ₁/S)·‖w‖₁, f smooth: L-BFGS directions from the differences of ∇f,
/// held to the orthant that the pseudo-gradient points into, with backtracking. Coefficients that the penalty switches off are exact zeros.
/// </summary>
public sealed class OwlQn : ISolver
{
    private const double SufficientDecrease = 1e-4;
    private const int MaxTrials = 40;

    /// <inheritdoc/>
    public string Name => "owlqn";

    /// <summary>λ₁, finite and not negative, in the scale of the penalty: J has λ₁/S. The intercept is not penalised.</summary>
    public required double L1 { get; init; }

    /// <summary>Pairs kept, at least 1.</summary>
    public int Memory { get; init; } = 10;

    /// <summary>Most iterations, at least 1.</summary>
    public int MaxIterations { get; init; } = 1000;

    /// <summary>Stop when the ∞-norm of the least-norm subgradient is at most this.</summary>
    public double Tolerance { get; init; } = 1e-4;

    /// <summary>Relative rounding error of J as the backend computes it.</summary>
    public double RelativeNoise { get; init; } = 1e-13;

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException"><see cref="L1"/> is negative or not finite.</exception>
    public SolverResult Minimize(IObjective objective, Vector w, IProgress<SolverProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(objective);
        ArgumentNullException.ThrowIfNull(w);
        if (!double.IsFinite(L1) || L1 < 0)
            throw new InvalidOperationException(FormattableString.Invariant($"'L1' is {L1}; expected a finite number, zero or more (λ₁ = 1/C, times the L1 ratio of the elastic net)."));
        using var run = new Run(this, objective, w, progress);
        return run.Minimize(cancellation);
    }

    private sealed class Run : LineSearchRun
    {
        private readonly OwlQn _options;
        private readonly int _extent;
        private readonly double _strength;
        private readonly Vector _pseudo, _signs;
        private readonly LbfgsHistory _pairs;
        private readonly double[] _scalars = new double[3];
        private double _trialValue;

        public Run(OwlQn options, IObjective objective, Vector w, IProgress<SolverProgress>? progress)
            : base(objective, w, options.MaxIterations, options.Tolerance, progress)
        {
            _options = options;
            _extent = objective.Shape.PenalizedExtent;
            _strength = options.L1 / objective.Shape.WeightSum;
            _pairs = new LbfgsHistory(Space, options.Memory, w.Length);
            (_pseudo, _signs) = (Space.Allocate(w.Length), Space.Allocate(w.Length));
        }

        public override void Dispose()
        {
            _pairs.Dispose();
            _pseudo.Dispose();
            _signs.Dispose();
            base.Dispose();
        }

        protected override void Start(CancellationToken cancellation)
        {
            Value = Evaluate(Point, Gradient);
            Observe(newPair: false);
        }

        /// <summary>One iteration; from the bare pseudo-gradient again where the quasi-Newton direction leads nowhere.</summary>
        protected override bool Step(CancellationToken cancellation)
        {
            while (true)
            {
                _pairs.Direction(_pseudo, Direction);
                Space.Orthant(OrthantStep.Downhill, Direction, _pseudo, 0, _extent, Direction);
                Space.Orthant(OrthantStep.Signs, Point, _pseudo, 0, _extent, _signs);
                if (Backtrack())
                {
                    _pairs.Add(Point, Trial, Gradient, TrialGradient);
                    MoveToTrial();
                    Value = _trialValue;
                    Observe(newPair: true);
                    return true;
                }

                if (_pairs.Count == 0)
                    return false;
                _pairs.Clear();
            }
        }

        private bool Backtrack()
        {
            double slack = _options.RelativeNoise * Math.Abs(Value);
            double step = _pairs.Count == 0 ? Math.Min(1, 1 / Math.Sqrt(_pairs.SquaredGradientNorm)) : 1;
            for (int trial = 0; trial < MaxTrials; trial++, step *= 0.5)
            {
                Space.Combine(Trial, [new Term(1, Point), new Term(step, Direction)]);
                Space.Orthant(OrthantStep.Clip, Trial, _signs, 0, _extent, Trial);

                // pg·(trial − point), the decrease that the pseudo-gradient promises along the clipped step.
                _trialValue = Evaluate(Trial, TrialGradient, Reduction.Dot(_pseudo, Trial), Reduction.Dot(_pseudo, Point));
                double promised = _scalars[1] - _scalars[2];
                if (!(promised < 0))
                    return false;
                if (double.IsFinite(_trialValue) && _trialValue <= Value + (-SufficientDecrease * promised <= slack ? slack : SufficientDecrease * promised))
                    return true;
            }

            return false;
        }

        /// <summary>J at a point; other reductions follow the 1-norm in the scalars, one readback for all.</summary>
        private double Evaluate(Vector point, Vector gradient, params ReadOnlySpan<Reduction> others)
        {
            double smooth = Objective.ValueAndGradient(point, gradient, Rows, [Reduction.SumAbs(point, _extent), .. others], _scalars);
            Evaluations++;
            return smooth + (_strength * _scalars[0]);
        }

        private void Observe(bool newPair)
        {
            Space.Orthant(OrthantStep.PseudoGradient, Point, Gradient, _strength, _extent, _pseudo);
            Norm = _pairs.Observe(_pseudo, newPair);
        }
    }
}
