using GpuLogReg.Compute;

namespace GpuLogReg.Ilgpu.Tests.Support;

/// <summary>An objective of which nothing is seen but <see cref="IObjective"/>: what decorates it takes the plain path of a backend that offers no more.</summary>
internal sealed class PlainObjective(IObjective inner) : IObjective
{
    public IVectorSpace Space => inner.Space;

    public ObjectiveShape Shape => inner.Shape;

    public double ValueAndGradient(Vector w, Vector gradient, RowRange rows) => inner.ValueAndGradient(w, gradient, rows);

    public void Gradient(Vector w, Vector gradient, RowRange rows) => inner.Gradient(w, gradient, rows);

    public void Margins(Vector w, Span<double> margins) => inner.Margins(w, margins);

    public ICurvature CurvatureAt(Vector w) => inner.CurvatureAt(w);

    public ILine LineAt(Vector w, Vector direction) => inner.LineAt(w, direction);

    public void SetTargets(ReadOnlySpan<int> labels, ReadOnlySpan<double> weights) => inner.SetTargets(labels, weights);

    public void Order(ReadOnlySpan<int> order) => inner.Order(order);

    public void Dispose() => inner.Dispose();
}
