using GpuLogReg.Compute;

namespace GpuLogReg.Solvers;

/// <summary>
/// One minimisation by a solver that searches along directions: the point and a trial beside it, each with its gradient, and the loop of iterations
/// with its stop reasons. A solver adds how it begins and how it takes a step.
/// </summary>
internal abstract class LineSearchRun : IDisposable
{
    /// <summary>A quarter of 1/√n: the gradient over n rows drawn at random differs from that over all by about 1/√n of its terms.</summary>
    private const double SampleAccuracy = 0.25;

    private readonly Vector _w;
    private readonly int _maxIterations;
    private readonly double _relativeTolerance;
    private readonly IProgress<SolverProgress>? _progress;
    private readonly List<double> _costs = [];
    private double _tolerance;

    /// <summary>Allocates the vectors.</summary>
    /// <param name="objective">J, or its smooth part.</param>
    /// <param name="w">The start; on return the best finite iterate.</param>
    /// <param name="maxIterations">Most iterations.</param>
    /// <param name="tolerance">Stop when <see cref="Norm"/> is at most this.</param>
    /// <param name="progress">Told after every iteration; null for nobody.</param>
    /// <param name="relativeTolerance">Stop, too, when it is at most this share of what it was at the start.</param>
    protected LineSearchRun(IObjective objective, Vector w, int maxIterations, double tolerance, IProgress<SolverProgress>? progress, double relativeTolerance = 0)
    {
        Objective = objective;
        Rows = RowRange.All(objective.Shape.Rows);
        _w = w;
        _maxIterations = maxIterations;
        _tolerance = tolerance;
        _relativeTolerance = relativeTolerance;
        _progress = progress;
        Direction = Space.Allocate(w.Length);
        (Point, Gradient) = (Space.Allocate(w.Length), Space.Allocate(w.Length));
        (Trial, TrialGradient) = (Space.Allocate(w.Length), Space.Allocate(w.Length));
    }

    protected IObjective Objective { get; }

    protected IVectorSpace Space => Objective.Space;

    /// <summary>All rows.</summary>
    protected RowRange Rows { get; }

    protected Vector Direction { get; }

    /// <summary>The iterate.</summary>
    protected Vector Point { get; private set; }

    protected Vector Gradient { get; private set; }

    /// <summary>The point that a search looks at.</summary>
    protected Vector Trial { get; private set; }

    protected Vector TrialGradient { get; private set; }

    /// <summary>J at <see cref="Point"/>.</summary>
    protected double Value { get; set; }

    /// <summary>The ∞-norm that the tolerance is held against.</summary>
    protected double Norm { get; set; }

    /// <summary>Passes over X so far.</summary>
    protected double Evaluations { get; set; }

    /// <summary>Runs to a stop reason.</summary>
    /// <param name="cancellation">Looked at before every iteration.</param>
    public SolverResult Minimize(CancellationToken cancellation)
    {
        Space.Combine(Point, [new Term(1, _w)]);
        Start(cancellation);
        _tolerance = Math.Max(_tolerance, _relativeTolerance * Norm);
        if (!double.IsFinite(Value) || !double.IsFinite(Norm))
            return Result(StopReason.Diverged, 0);

        for (int iteration = 0; ; iteration++)
        {
            _costs.Add(Value);
            _progress?.Report(new SolverProgress(iteration, _maxIterations, Value, Norm));
            if (Norm <= _tolerance)
                return Result(StopReason.Converged, iteration);
            if (cancellation.IsCancellationRequested)
                return Result(StopReason.Cancelled, iteration);
            if (iteration == _maxIterations)
                return Result(StopReason.IterationLimit, iteration);
            if (!Step(cancellation))
                return Result(StopReason.LineSearchFailed, iteration);
        }
    }

    public virtual void Dispose()
    {
        foreach (var vector in new[] { Direction, Point, Gradient, Trial, TrialGradient })
            vector.Dispose();
    }

    /// <summary>Evaluates the start: <see cref="Value"/>, <see cref="Gradient"/> and <see cref="Norm"/> at <see cref="Point"/>.</summary>
    /// <param name="cancellation">For starts that are long in themselves.</param>
    protected abstract void Start(CancellationToken cancellation);

    /// <summary>
    /// Evaluates the start, after it was moved to where J over a sample of the rows is about least. A sample that misleads (its optimum is worse on all rows than
    /// the start is on the sample) is forgotten.
    /// </summary>
    /// <param name="sample">J over the sample.</param>
    /// <param name="run">Makes the minimisation of the sample's J from a point, down to a share of its first norm: the sampling error, below which it says nothing of all rows.</param>
    /// <param name="evaluate">Evaluates J over all rows: value and <see cref="Norm"/>.</param>
    /// <param name="cancellation">Looked at before every iteration.</param>
    /// <returns>Whether the start is the sample's.</returns>
    protected bool StartFrom(IObjective sample, Func<Vector, double, LineSearchRun> run, Func<Vector, Vector, (double Value, double Norm)> evaluate, CancellationToken cancellation)
    {
        Space.Combine(Trial, [new Term(1, Point)]);
        using var onSample = run(Trial, SampleAccuracy / Math.Sqrt(sample.Shape.Rows));
        var result = onSample.Minimize(cancellation);
        Evaluations += result.Evaluations * sample.Shape.Rows / Objective.Shape.Rows;
        if (result.CostHistory.Count > 0)
        {
            (Value, Norm) = evaluate(Trial, TrialGradient);
            if (double.IsFinite(Norm) && Value <= result.CostHistory[0])
            {
                MoveToTrial();
                return true;
            }
        }

        (Value, Norm) = evaluate(Point, Gradient);
        return false;
    }

    /// <summary>Takes one step to a better point, with its value, gradient and norm.</summary>
    /// <param name="cancellation">For steps that are long in themselves.</param>
    /// <returns>False where no step leads lower.</returns>
    protected abstract bool Step(CancellationToken cancellation);

    /// <summary>The trial, evaluated, becomes the point.</summary>
    protected void MoveToTrial()
    {
        (Point, Trial) = (Trial, Point);
        (Gradient, TrialGradient) = (TrialGradient, Gradient);
    }

    private SolverResult Result(StopReason reason, int iterations)
    {
        Space.Combine(_w, [new Term(1, Point)]);
        return new SolverResult(reason, Value, Norm, iterations, Evaluations, _costs);
    }
}
