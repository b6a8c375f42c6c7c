using GpuLogReg.Compute;

namespace GpuLogReg.Solvers;

/// <summary>
/// Solves ∇²J·p = −∇J, whole by Cholesky where H can be had dense and is small, else by truncated conjugate gradients (Dembo and Steihaug, 1983;
/// Nocedal and Wright, Numerical Optimization, 2006, 7.1).
/// </summary>
internal sealed class NewtonDirection : IDisposable
{
    /// <summary>Size of the systems that Cholesky solves: above, O(d³) on one core costs more than the passes it saves.</summary>
    public const int MostDense = 512;

    /// <summary>The first ridge tried, relative to the diagonal, how each next one grows, and how many there are.</summary>
    private const double FirstRidge = 1e-12, RidgeGrowth = 1e3;
    private const int Ridges = 3;

    private const int MostProducts = 500;

    private readonly IVectorSpace _space;
    private readonly int _length;
    private readonly Vector _residual, _search, _product;
    private readonly double[] _scalars = new double[2];
    private double[] _hessian = [], _factor = [];

    public NewtonDirection(IVectorSpace space, int length)
    {
        _space = space;
        _length = length;
        (_residual, _search, _product) = (space.Allocate(length), space.Allocate(length), space.Allocate(length));
    }

    /// <summary>Passes over X that all solves took.</summary>
    public int Passes { get; private set; }

    /// <summary>Writes the Newton direction.</summary>
    /// <param name="curvature">∇²J.</param>
    /// <param name="gradient">∇J.</param>
    /// <param name="direction">Written whole.</param>
    /// <param name="cancellation">Looked at before every product; what was found till then stands.</param>
    /// <returns>∇J·direction, negative for a descent direction; not finite where the solve failed.</returns>
    public double Find(ICurvature curvature, Vector gradient, Vector direction, CancellationToken cancellation)
    {
        if (!TryDense(curvature, gradient, direction))
            ConjugateGradients(curvature, gradient, direction, cancellation);
        _space.Reduce([Reduction.Dot(gradient, direction)], _scalars);
        return _scalars[0];
    }

    /// <summary>Whether the last solve left a factor of H.</summary>
    public bool CanRepeat { get; private set; }

    /// <summary>Writes the direction for another gradient by the factor of the last solve, without a pass.</summary>
    /// <param name="gradient">∇J.</param>
    /// <param name="direction">Written whole.</param>
    /// <returns>∇J·direction.</returns>
    public double Repeat(Vector gradient, Vector direction)
    {
        SolveFactored(gradient, direction);
        _space.Reduce([Reduction.Dot(gradient, direction)], _scalars);
        return _scalars[0];
    }

    public void Dispose()
    {
        _residual.Dispose();
        _search.Dispose();
        _product.Dispose();
    }

    private void SolveFactored(Vector gradient, Vector direction)
    {
        var x = new double[_length];
        _space.Download(gradient, x);
        Cholesky.Solve(_factor, _length, x);
        _space.Upload(x, direction);
        _space.Combine(direction, [new Term(-1, direction)]);
    }

    private bool TryDense(ICurvature curvature, Vector gradient, Vector direction)
    {
        CanRepeat = false;
        if (_length > MostDense)
            return false;
        if (_hessian.Length == 0)
            (_hessian, _factor) = (new double[_length * _length], new double[_length * _length]);
        if (!curvature.TryDense(_hessian))
            return false;
        Passes++;

        // Collinear columns without a penalty make H singular, saturated margins make it nearly so: a ridge in each column's own
        // scale picks one of the many solutions.
        double ridge = 0;
        for (int attempt = 0; attempt <= Ridges; attempt++, ridge = attempt == 1 ? FirstRidge : ridge * RidgeGrowth)
        {
            _hessian.CopyTo(_factor, 0);
            for (int j = 0; j < _length; j++)
            {
                double diagonal = _hessian[j * (_length + 1)];
                _factor[j * (_length + 1)] += ridge * (diagonal > 0 ? diagonal : 1);
            }

            if (!Cholesky.TryFactor(_factor, _length))
                continue;
            SolveFactored(gradient, direction);
            return CanRepeat = true;
        }

        return false;
    }

    /// <summary>
    /// From p = 0 until ‖H·p + ∇J‖ ≤ min(½, √‖∇J‖)·‖∇J‖, which keeps convergence superlinear; a search direction without curvature ends it, and the first
    /// is then the steepest descent.
    /// </summary>
    private void ConjugateGradients(ICurvature curvature, Vector gradient, Vector direction, CancellationToken cancellation)
    {
        _space.Combine(direction, []);
        _space.Combine(_residual, [new Term(-1, gradient)]);
        _space.Combine(_search, [new Term(1, _residual)]);
        _space.Reduce([Reduction.Dot(gradient, gradient)], _scalars);
        double residual = _scalars[0], norm = Math.Sqrt(residual);
        double target = Math.Min(0.5, Math.Sqrt(norm)) * norm;

        // The curvatures themselves are a pass, the first that is asked of them.
        Passes++;
        int most = Math.Min(MostProducts, Math.Max(10, 2 * _length));
        for (int i = 0; i < most && Math.Sqrt(residual) > target && !cancellation.IsCancellationRequested; i++)
        {
            curvature.Multiply(_search, _product);
            Passes++;
            _space.Reduce([Reduction.Dot(_search, _product), Reduction.Dot(_search, _search)], _scalars);
            bool curved = _scalars[0] > 1e-15 * _scalars[1] * Math.Min(1, norm);
            if (!curved || !double.IsFinite(_scalars[0]))
            {
                if (i == 0)
                    _space.Combine(direction, [new Term(1, _search)]);
                return;
            }

            double step = residual / _scalars[0];
            _space.Combine(direction, [new Term(1, direction), new Term(step, _search)]);
            _space.Combine(_residual, [new Term(1, _residual), new Term(-step, _product)]);
            _space.Reduce([Reduction.Dot(_residual, _residual)], _scalars);
            _space.Combine(_search, [new Term(1, _residual), new Term(_scalars[0] / residual, _search)]);
            residual = _scalars[0];
        }
    }
}
