using GpuLogReg.Compute;
using GpuLogReg.Ilgpu.Passes;
using GpuLogReg.Ilgpu.Storage;
using GpuLogReg.Ilgpu.Vectors;

namespace GpuLogReg.Ilgpu;

/// <summary>The loss over a data set on the device. It owns the device's copy of the data; the accelerator is the backend's.</summary>
internal sealed class IlgpuObjective(
    ObjectiveShape shape, IlgpuVectorSpace space, IDeviceRows data, IEvaluation evaluation, IMarginReader reader, ISecondOrder secondOrder) : IObjective
{
    public IVectorSpace Space => space;

    public ObjectiveShape Shape { get; private set; } = shape;

    public double ValueAndGradient(Vector w, Vector gradient, RowRange rows)
    {
        Gradient(w, gradient, rows);
        return evaluation.ReadLoss();
    }

    public void Gradient(Vector w, Vector gradient, RowRange rows)
    {
        rows.EnsureWithin(Shape.Rows);
        evaluation.Enqueue(Coefficients(w, nameof(w)), Coefficients(gradient, nameof(gradient)), rows);
    }

    public void Margins(Vector w, Span<double> margins)
    {
        DeviceVector weights = Coefficients(w, nameof(w));
        Shape.EnsureMargins(margins);
        reader.Read(weights, margins);
    }

    public ICurvature CurvatureAt(Vector w) => secondOrder.CurvatureAt(w);

    public ILine LineAt(Vector w, Vector direction) => secondOrder.LineAt(w, direction);

    public void SetTargets(ReadOnlySpan<int> labels, ReadOnlySpan<double> weights)
    {
        Shape = Shape.WithTargets(labels, weights);
        data.SetTargets(labels, weights);
    }

    public void Order(ReadOnlySpan<int> order)
    {
        RowOrder.EnsureWithin(order, Shape.Rows);
        data.SetOrder(order);
    }

    public void Dispose()
    {
        secondOrder.Dispose();
        reader.Dispose();
        evaluation.Dispose();
        space.Dispose();
        data.Dispose();
    }

    private DeviceVector Coefficients(Vector vector, string name)
    {
        Shape.EnsureCoefficients(vector, name);
        return space.Own(vector, name);
    }
}
