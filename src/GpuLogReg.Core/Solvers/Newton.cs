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

    /// <summary>The vectors and counters of one minimisation.</summary>
    private sealed class Run : IDisposable
    {
        private readonly Newton _options;
        private readonly IObjective _objective;
        private readonly IVectorSpace _space;
        private readonly RowRange _rows;
        private readonly Vector _w, _direction;
        private readonly NewtonDirection _solve;
        private readonly IProgress<SolverProgress>? _progress;
        private readonly List<double> _costs = [];
        private readonly double[] _scalars = new double[1];
        private Vector _point, _gradient, _trial, _trialGradient;
        private double _value, _norm;
        private int _evaluations;

        public Run(Newton options, IObjective objective, Vector w, IProgress<SolverProgress>? progress)
        {
            _options = options;
            _objective = objective;
            _space = objective.Space;
            _rows = RowRange.All(objective.Shape.Rows);
            _w = w;
            _progress = progress;
            _solve = new NewtonDirection(_space, w.Length);
            _direction = _space.Allocate(w.Length);
            (_point, _gradient, _trial, _trialGradient) = (_space.Allocate(w.Length), _space.Allocate(w.Length), _space.Allocate(w.Length), _space.Allocate(w.Length));
        }

        public SolverResult Minimize(CancellationToken cancellation)
        {
            _space.Combine(_point, [new Term(1, _w)]);
            (_value, _norm) = Evaluate(_point, _gradient);
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
                if (!Step(cancellation))
                    return Result(StopReason.LineSearchFailed, iteration);
            }
        }

        public void Dispose()
        {
            _solve.Dispose();
            foreach (var vector in new[] { _direction, _point, _gradient, _trial, _trialGradient })
                vector.Dispose();
        }

        /// <summary>One iteration; down the bare gradient where the Newton direction leads nowhere.</summary>
        private bool Step(CancellationToken cancellation)
        {
            double slope;
            using (var curvature = _objective.CurvatureAt(_point))
                slope = _solve.Find(curvature, _gradient, _direction, cancellation);
            if (slope < 0 && double.IsFinite(slope) && Search(slope, 1))
                return true;

            _space.Combine(_direction, [new Term(-1, _gradient)]);
            _space.Reduce([Reduction.Dot(_gradient, _gradient)], _scalars);
            return Search(-_scalars[0], Math.Min(1, 1 / Math.Sqrt(_scalars[0])));
        }

        /// <summary>Searches along the direction and moves there; false where nothing there is lower.</summary>
        private bool Search(double slope, double first)
        {
            using var line = _objective.LineAt(_point, _direction);
            _evaluations++;
            double lineValue = double.NaN;
            var search = new StrongWolfeSearch(
                alpha =>
                {
                    var trial = line.At(alpha);
                    lineValue = trial.Value;
                    return trial;
                },
                _value, slope, _options.RelativeNoise);
            var (step, found) = search.Search(first);

            // A trial that satisfies no condition but is lower all the same is progress, and is kept.
            double slack = _options.RelativeNoise * Math.Abs(_value);
            if (!found && !(lineValue < _value - slack))
                return false;

            _space.Combine(_trial, [new Term(1, _point), new Term(step, _direction)]);
            var (value, norm) = Evaluate(_trial, _trialGradient);

            // The line's margins are sums of two roundings; the point itself has the last word.
            bool better = value < _value - slack || (value <= _value + slack && norm < _norm);
            if (!double.IsFinite(norm) || !better)
                return false;
            (_point, _trial) = (_trial, _point);
            (_gradient, _trialGradient) = (_trialGradient, _gradient);
            (_value, _norm) = (value, norm);
            return true;
        }

        private (double Value, double Norm) Evaluate(Vector point, Vector gradient)
        {
            double value = _objective.ValueAndGradient(point, gradient, _rows);
            _evaluations++;
            _space.Reduce([Reduction.MaxAbs(gradient)], _scalars);
            return (value, _scalars[0]);
        }

        private SolverResult Result(StopReason reason, int iterations)
        {
            _space.Combine(_w, [new Term(1, _point)]);
            return new SolverResult(reason, _value, _norm, iterations, _evaluations + _solve.Passes, _costs);
        }
    }
}
