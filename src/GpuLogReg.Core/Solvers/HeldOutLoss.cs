using GpuLogReg.Compute;

namespace GpuLogReg.Solvers;

/// <summary>The loss on rows that take no part in the steps. They are an objective of their own, so the point goes there by way of the host, once an epoch.</summary>
internal sealed class HeldOutLoss : IDisposable
{
    private readonly IObjective _objective;
    private readonly Vector _point, _gradient;
    private readonly double[] _host;
    private readonly List<double> _history = [];
    private double _lowest = double.PositiveInfinity;
    private int _waited;

    /// <summary>Makes room for a point there.</summary>
    /// <param name="objective">The mean loss on the rows held out.</param>
    public HeldOutLoss(IObjective objective)
    {
        _objective = objective;
        _host = new double[objective.Shape.Coefficients];
        _point = objective.Space.Allocate(_host.Length);
        _gradient = objective.Space.Allocate(_host.Length);
    }

    /// <summary>The loss at every point seen.</summary>
    public IReadOnlyList<double> History => _history;

    /// <summary>Evaluates a point; true where it is the best so far.</summary>
    /// <param name="space">Where the point lives.</param>
    /// <param name="w">The point.</param>
    public bool Improves(IVectorSpace space, Vector w)
    {
        space.Download(w, _host);
        _objective.Space.Upload(_host, _point);
        double loss = _objective.ValueAndGradient(_point, _gradient, RowRange.All(_objective.Shape.Rows));
        _history.Add(loss);
        bool better = loss < _lowest;
        (_lowest, _waited) = better ? (loss, 0) : (_lowest, _waited + 1);
        return better;
    }

    /// <summary>Whether as many points in a row as the patience has were no better.</summary>
    /// <param name="patience">Points, at least 1.</param>
    public bool Exhausts(int patience) => _waited >= patience;

    public void Dispose()
    {
        _point.Dispose();
        _gradient.Dispose();
    }
}
