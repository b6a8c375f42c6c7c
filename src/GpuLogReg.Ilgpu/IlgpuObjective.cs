using GpuLogReg.Compute;
using GpuLogReg.Ilgpu.Devices;
using GpuLogReg.Ilgpu.Passes;
using GpuLogReg.Ilgpu.Storage;
using GpuLogReg.Ilgpu.Vectors;

namespace GpuLogReg.Ilgpu;

/// <summary>The loss over a data set on the device. The accelerator is the backend's.</summary>
/// <param name="shape">The sizes.</param>
/// <param name="space">Where its vectors live.</param>
/// <param name="targets">Labels and weights.</param>
/// <param name="rowOrder">The order of the rows.</param>
/// <param name="evaluation">Loss and gradient.</param>
/// <param name="reader">Margins.</param>
/// <param name="secondOrder">Curvatures and lines.</param>
/// <param name="notices">What the user should know of how it was prepared.</param>
/// <param name="parts">All of these and what they stand on, disposed of with this object, last first.</param>
internal sealed class IlgpuObjective(
    ObjectiveShape shape,
    IlgpuVectorSpace space,
    IDeviceTargets targets,
    DeviceOrder rowOrder,
    IEvaluation evaluation,
    IMarginReader reader,
    ISecondOrder secondOrder,
    IReadOnlyList<string> notices,
    DisposalStack parts) : IObjective, IEpochs, IDeferredEvaluation, ILaunchShape, INotices
{
    public IVectorSpace Space => space;

    public string? LaunchShape { get; init; }

    public ObjectiveShape Shape { get; private set; } = shape;

    public IReadOnlyList<string> Notices => notices;

    public double ValueAndGradient(Vector w, Vector gradient, RowRange rows)
    {
        Gradient(w, gradient, rows);
        return ReadLoss([], []);
    }

    public double ValueAndGradient(Vector w, Vector gradient, RowRange rows, ReadOnlySpan<Reduction> items, Span<double> results)
    {
        Gradient(w, gradient, rows);
        return ReadLoss(items, results);
    }

    public double ReadLoss(ReadOnlySpan<Reduction> items, Span<double> results) => space.Reduce(items, results, evaluation.Loss);

    public void Gradient(Vector w, Vector gradient, RowRange rows) => Gradient(w, gradient, rows, GradientForm.Sums(Shape.Coefficients));

    public void Gradient(Vector w, Vector gradient, RowRange rows, in GradientForm form)
    {
        rows.EnsureWithin(Shape.Rows);
        DeviceVector point = Coefficients(w, nameof(w)), target = Coefficients(gradient, nameof(gradient));
        if (evaluation is IFormingEvaluation forming)
        {
            forming.Enqueue(point, target, rows, form);
            return;
        }

        evaluation.Enqueue(point, target, rows);
        if (form != GradientForm.Sums(Shape.Coefficients))
            form.Apply(space, w, gradient);
    }

    public long? TryEpoch(in EpochPlan plan, ReadOnlySpan<double> rates, Vector w, Vector velocity, Vector? square, CancellationToken cancellation)
    {
        plan.Ensure(Shape, rates.Length, w, velocity, square);
        DeviceVector? second = square is null ? null : Coefficients(square, nameof(square));
        return evaluation.Epochs?.TryEnqueue(
            plan, rates, Shape.WeightSum, Coefficients(w, nameof(w)), Coefficients(velocity, nameof(velocity)), second, cancellation);
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
        targets.Set(labels, weights);
    }

    public void Order(ReadOnlySpan<int> order)
    {
        RowOrder.EnsureWithin(order, Shape.Rows);
        rowOrder.Set(order);
    }

    public void Dispose() => parts.Dispose();

    private DeviceVector Coefficients(Vector vector, string name)
    {
        Shape.EnsureCoefficients(vector, name);
        return space.Own(vector, name);
    }
}
