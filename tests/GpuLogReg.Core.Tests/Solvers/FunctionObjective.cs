using GpuLogReg.Compute;
using GpuLogReg.Cpu;

namespace GpuLogReg.Core.Tests.Solvers;

/// <summary>Any smooth function as an objective of one row, so that solvers are tested on functions with known minima.</summary>
internal sealed class FunctionObjective(int length, Func<double[], double> value, Func<double[], double[]> gradient, Func<double[], double[,]>? hessian = null) : IObjective
{
    public IVectorSpace Space { get; } = new ReferenceVectorSpace();

    public ObjectiveShape Shape { get; } = new(1, length - 1, 1, 1);

    /// <summary>What would be passes over the data.</summary>
    public int Evaluations { get; private set; }

    /// <summary>Whether the Hessian is handed out whole.</summary>
    public bool OffersDense { get; init; } = true;

    public double ValueAndGradient(Vector w, Vector gradient1, RowRange rows)
    {
        Evaluations++;
        double[] point = Read(w);
        Space.Upload(gradient(point), gradient1);
        return value(point);
    }

    public void Gradient(Vector w, Vector gradient1, RowRange rows) => ValueAndGradient(w, gradient1, rows);

    public void Margins(Vector w, Span<double> margins) => margins.Clear();

    public ICurvature CurvatureAt(Vector w) => new Curvature(this, Read(w));

    public ILine LineAt(Vector w, Vector direction)
    {
        Evaluations++;
        return new Line(this, Read(w), Read(direction));
    }

    public void SetTargets(ReadOnlySpan<int> labels, ReadOnlySpan<double> weights) => throw new NotSupportedException("A function has no rows.");

    public void Order(ReadOnlySpan<int> order) => RowOrder.EnsureWithin(order, 1);

    public void Dispose() { }

    /// <summary>Minimises from a start and returns result and minimiser.</summary>
    public (GpuLogReg.Solvers.SolverResult Result, double[] Point) Minimize(GpuLogReg.Solvers.ISolver solver, double[] start, CancellationToken cancellation = default)
    {
        using var w = Space.Allocate(start.Length);
        Space.Upload(start, w);
        var result = solver.Minimize(this, w, null, cancellation);
        Space.Download(w, start);
        return (result, start);
    }

    private double[] Read(Vector vector)
    {
        var values = new double[vector.Length];
        Space.Download(vector, values);
        return values;
    }

    private sealed class Curvature(FunctionObjective owner, double[] point) : ICurvature
    {
        private double[,]? _matrix;

        public void Multiply(Vector v, Vector result)
        {
            // As on a backend: the curvatures are a pass, and each product is another.
            owner.Evaluations += _matrix is null ? 2 : 1;
            _matrix ??= owner.HessianAt(point);
            double[] direction = owner.Read(v);
            owner.Space.Upload([.. Enumerable.Range(0, v.Length).Select(j => Enumerable.Range(0, v.Length).Sum(k => _matrix[j, k] * direction[k]))], result);
        }

        public bool TryDense(Span<double> hessian)
        {
            if (!owner.OffersDense)
                return false;
            owner.Evaluations++;
            _matrix = owner.HessianAt(point);
            for (int i = 0; i < hessian.Length; i++)
                hessian[i] = _matrix[i / owner.Shape.Coefficients, i % owner.Shape.Coefficients];
            return true;
        }

        public void Dispose() { }
    }

    private double[,] HessianAt(double[] point) =>
        hessian?.Invoke(point) ?? throw new NotSupportedException("This function was given no Hessian; expected one for a solver of second order.");

    private sealed class Line(FunctionObjective owner, double[] from, double[] direction) : ILine
    {
        public (double Value, double Slope) At(double alpha)
        {
            double[] point = [.. from.Zip(direction, (x, d) => x + (alpha * d))];
            return owner.Along(point, direction);
        }

        public void Dispose() { }
    }

    private (double Value, double Slope) Along(double[] point, double[] direction) => (value(point), gradient(point).Zip(direction, (g, d) => g * d).Sum());
}
