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

    /// <summary>The vectors and counters of one minimisation.</summary>
    private sealed class Run : IDisposable
    {
        private readonly Lbfgs _options;
        private readonly IObjective _objective;
        private readonly IVectorSpace _space;
        private readonly RowRange _rows;
        private readonly Vector _w, _direction;
        private readonly LbfgsHistory _pairs;
        private readonly IProgress<SolverProgress>? _progress;
        private readonly List<double> _costs = [];
        private Vector _point, _gradient, _trial, _trialGradient;
        private double _value, _norm, _trialValue;
        private int _evaluations;

        public Run(Lbfgs options, IObjective objective, Vector w, IProgress<SolverProgress>? progress)
        {
            _options = options;
            _objective = objective;
            _space = objective.Space;
            _rows = RowRange.All(objective.Shape.Rows);
            _w = w;
            _progress = progress;
            _pairs = new LbfgsHistory(_space, options.Memory, w.Length);
            _direction = _space.Allocate(w.Length);
            _point = _space.Allocate(w.Length);
            _gradient = _space.Allocate(w.Length);
            _trial = _space.Allocate(w.Length);
            _trialGradient = _space.Allocate(w.Length);
        }

        public SolverResult Minimize(CancellationToken cancellation)
        {
            _space.Combine(_point, [new Term(1, _w)]);
            _value = _objective.ValueAndGradient(_point, _gradient, _rows);
            _evaluations = 1;
            _norm = _pairs.Observe(_gradient, newPair: false);
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
            foreach (var vector in new[] { _direction, _point, _gradient, _trial, _trialGradient })
                vector.Dispose();
        }

        /// <summary>One iteration; from the bare gradient again where the quasi-Newton direction leads nowhere.</summary>
        private bool Step()
        {
            while (true)
            {
                double slope = _pairs.Direction(_gradient, _direction);
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
                    _space.Combine(_trial, [new Term(1, _point), new Term(step, _direction)]);
                    _trialValue = _objective.ValueAndGradient(_trial, _trialGradient, _rows);
                    _evaluations++;
                    _space.Reduce([Reduction.Dot(_trialGradient, _direction)], results);
                    return (_trialValue, results[0]);
                },
                _value, slope, _options.RelativeNoise);

            // With no curvature known yet, a first step of unit length; afterwards the quasi-Newton step.
            double first = _pairs.Count == 0 ? Math.Min(1, 1 / Math.Sqrt(_pairs.SquaredGradientNorm)) : 1;
            var (_, found) = search.Search(first);

            // A trial that satisfies no condition but is lower all the same is progress, and is kept.
            return found || (double.IsFinite(results[0]) && _trialValue < _value - (_options.RelativeNoise * Math.Abs(_value)));
        }

        private void Accept()
        {
            _pairs.Add(_point, _trial, _gradient, _trialGradient);
            (_point, _trial) = (_trial, _point);
            (_gradient, _trialGradient) = (_trialGradient, _gradient);
            _value = _trialValue;
            _norm = _pairs.Observe(_gradient, newPair: true);
        }

        private SolverResult Result(StopReason reason, int iterations)
        {
            _space.Combine(_w, [new Term(1, _point)]);
            return new SolverResult(reason, _value, _norm, iterations, _evaluations, _costs);
        }
    }
}
