using GpuLogReg.Compute;

namespace GpuLogReg.Core.Tests.Compute;

/// <summary>An objective that offers products with its Hessian only.</summary>
internal sealed class WithoutMatrix(IObjective inner) : IObjective
{
    public IVectorSpace Space => inner.Space;

    public ObjectiveShape Shape => inner.Shape;

    public double ValueAndGradient(Vector w, Vector gradient, RowRange rows) => inner.ValueAndGradient(w, gradient, rows);

    public void Gradient(Vector w, Vector gradient, RowRange rows) => inner.Gradient(w, gradient, rows);

    public void Margins(Vector w, Span<double> margins) => inner.Margins(w, margins);

    public ICurvature CurvatureAt(Vector w) => new Products(inner.CurvatureAt(w));

    public ILine LineAt(Vector w, Vector direction) => inner.LineAt(w, direction);

    public void SetTargets(ReadOnlySpan<int> labels, ReadOnlySpan<double> weights) => inner.SetTargets(labels, weights);

    public void Order(ReadOnlySpan<int> order) => inner.Order(order);

    public void Dispose() => inner.Dispose();

    private sealed class Products(ICurvature inner) : ICurvature
    {
        public void Multiply(Vector v, Vector result) => inner.Multiply(v, result);

        public bool TryDense(Span<double> hessian) => false;

        public void Dispose() => inner.Dispose();
    }
}
