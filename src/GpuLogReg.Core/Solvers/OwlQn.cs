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

    /// <summary>The vectors and counters of one minimisation.</summary>
    private sealed class Run : IDisposable
    {
        private readonly OwlQn _options;
        private readonly IObjective _objective;
        private readonly IVectorSpace _space;
        private readonly RowRange _rows;
        private readonly int _extent;
        private readonly double _strength;
        private readonly Vector _w, _direction, _pseudo, _signs;
        private readonly LbfgsHistory _pairs;
        private readonly IProgress<SolverProgress>? _progress;
        private readonly List<double> _costs = [];
        private readonly double[] _scalars = new double[2];
        private Vector _point, _gradient, _trial, _trialGradient;
        private double _value, _norm, _trialValue;
        private int _evaluations;

        public Run(OwlQn options, IObjective objective, Vector w, IProgress<SolverProgress>? progress)
        {
            _options = options;
            _objective = objective;
            _space = objective.Space;
            _rows = RowRange.All(objective.Shape.Rows);
            _extent = objective.Shape.PenalizedExtent;
            _strength = options.L1 / objective.Shape.WeightSum;
            _w = w;
            _progress = progress;
            _pairs = new LbfgsHistory(_space, options.Memory, w.Length);
            (_direction, _pseudo, _signs) = (_space.Allocate(w.Length), _space.Allocate(w.Length), _space.Allocate(w.Length));
            (_point, _gradient, _trial, _trialGradient) = (_space.Allocate(w.Length), _space.Allocate(w.Length), _space.Allocate(w.Length), _space.Allocate(w.Length));
        }

        public SolverResult Minimize(CancellationToken cancellation)
        {
            _space.Combine(_point, [new Term(1, _w)]);
            _value = Evaluate(_point, _gradient);
            Observe(newPair: false);
            if (!double.IsFinite(_value) || !double.IsFinite(_norm))
                return Result(StopReason.Diverged, 0);

            for (int iteration = 0; ; iteration++)
            {
                _costs.Add(_value);
                _progress?.Report(new SolverProgress(iteration, _options.MaxIterations, _value, _norm));
                if (_norm <= _options.Tolerance)
                    return Result(StopReason.Converged, iteration);
                if (cancellation.IsCancellationRequested)
                    return Result(StopReason.Cancelled, iteration);
                if (iteration == _options.MaxIterations)
                    return Result(StopReason.IterationLimit, iteration);
                if (!Step())
                    return Result(StopReason.LineSearchFailed, iteration);
            }
        }

        public void Dispose()
        {
            _pairs.Dispose();
            foreach (var vector in new[] { _direction, _pseudo, _signs, _point, _gradient, _trial, _trialGradient })
                vector.Dispose();
        }

        /// <summary>One iteration; from the bare pseudo-gradient again where the quasi-Newton direction leads nowhere.</summary>
        private bool Step()
        {
            while (true)
            {
                _pairs.Direction(_pseudo, _direction);
                _space.Orthant(OrthantStep.Downhill, _direction, _pseudo, 0, _extent, _direction);
                _space.Orthant(OrthantStep.Signs, _point, _pseudo, 0, _extent, _signs);
                if (Backtrack())
                {
                    _pairs.Add(_point, _trial, _gradient, _trialGradient);
                    (_point, _trial) = (_trial, _point);
                    (_gradient, _trialGradient) = (_trialGradient, _gradient);
                    _value = _trialValue;
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
            double slack = _options.RelativeNoise * Math.Abs(_value);
            double step = _pairs.Count == 0 ? Math.Min(1, 1 / Math.Sqrt(_pairs.SquaredGradientNorm)) : 1;
            for (int trial = 0; trial < MaxTrials; trial++, step *= 0.5)
            {
                _space.Combine(_trial, [new Term(1, _point), new Term(step, _direction)]);
                _space.Orthant(OrthantStep.Clip, _trial, _signs, 0, _extent, _trial);
                _trialValue = Evaluate(_trial, _trialGradient);

                // pg·(trial − point), the decrease that the pseudo-gradient promises along the clipped step.
                _space.Reduce([Reduction.Dot(_pseudo, _trial), Reduction.Dot(_pseudo, _point)], _scalars);
                double promised = _scalars[0] - _scalars[1];
                if (!(promised < 0))
                    return false;
                if (double.IsFinite(_trialValue) && _trialValue <= _value + (-SufficientDecrease * promised <= slack ? slack : SufficientDecrease * promised))
                    return true;
            }

            return false;
        }

        private double Evaluate(Vector point, Vector gradient)
        {
            double smooth = _objective.ValueAndGradient(point, gradient, _rows);
            _evaluations++;
            _space.Reduce([Reduction.SumAbs(point, _extent)], _scalars);
            return smooth + (_strength * _scalars[0]);
        }

        private void Observe(bool newPair)
        {
            _space.Orthant(OrthantStep.PseudoGradient, _point, _gradient, _strength, _extent, _pseudo);
            _norm = _pairs.Observe(_pseudo, newPair);
        }

        private SolverResult Result(StopReason reason, int iterations)
        {
            _space.Combine(_w, [new Term(1, _point)]);
            return new SolverResult(reason, _value, _norm, iterations, _evaluations, _costs);
        }
    }
}
