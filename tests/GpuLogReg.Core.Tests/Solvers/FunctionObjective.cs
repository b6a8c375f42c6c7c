using GpuLogReg.Compute;
using GpuLogReg.Cpu;

namespace GpuLogReg.Core.Tests.Solvers;

/// <summary>Any smooth function as an objective of one row, so that solvers are tested on functions with known minima.</summary>
internal sealed class FunctionObjective(int length, Func<double[], double> value, Func<double[], double[]> gradient) : IObjective
{
    public IVectorSpace Space { get; } = new ReferenceVectorSpace();

    public ObjectiveShape Shape { get; } = new(1, length - 1, 1, 1);

    public int Evaluations { get; private set; }

    public double ValueAndGradient(Vector w, Vector gradient1, RowRange rows)
    {
        Evaluations++;
        var point = new double[w.Length];
        Space.Download(w, point);
        Space.Upload(gradient(point), gradient1);
        return value(point);
    }

    public void Gradient(Vector w, Vector gradient1, RowRange rows) => ValueAndGradient(w, gradient1, rows);

    public void Margins(Vector w, Span<double> margins) => margins.Clear();

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
}
