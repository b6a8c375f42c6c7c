using System.Numerics;
using System.Numerics.Tensors;
using GpuLogReg.Compute;
using GpuLogReg.Data;
using Vector = GpuLogReg.Compute.Vector;

namespace GpuLogReg.Cpu;

/// <summary>The vectorised engine on sparse rows: <see cref="CsrPass{TSimd, TVector, T}"/> reads X, the loss is a <see cref="CsrLoss{T}"/>.</summary>
internal sealed unsafe class CsrObjective<TSimd, TVector, T> : IObjective
    where TSimd : struct, ISimd<TVector, T>
    where TVector : struct
    where T : unmanaged, INumber<T>
{
    private readonly CsrPass<TSimd, TVector, T> _pass;
    private CsrMargins<T>? _margins;
    private int[] _order = [];

    /// <summary>Takes sparse rows.</summary>
    /// <param name="data">Its features are a <see cref="CsrMatrix"/>.</param>
    /// <param name="loss">Which loss, to know the number of outputs.</param>
    /// <param name="function">The loss itself, of these rows.</param>
    /// <param name="threads">Most threads of a pass; −1 for one a core.</param>
    public CsrObjective(Dataset data, LossKind loss, CsrLoss<T> function, int threads)
    {
        Shape = ObjectiveShape.Of(data, loss);
        Loss = function;
        Loss.SetTargets(data.Labels.Span, data.Weights.Span);
        Rows = new CsrRows<T>((CsrMatrix)data.Features);
        Schedule = new CsrSchedule<T>(Rows, threads);
        Buffers = new CsrBuffers<T>(Shape.Rows, Shape.Outputs);
        _pass = new CsrPass<TSimd, TVector, T>(Rows, Shape, Schedule, Buffers);
    }

    public IVectorSpace Space { get; } = new SimdVectorSpace();

    public ObjectiveShape Shape { get; private set; }

    /// <summary>X.</summary>
    internal CsrRows<T> Rows { get; }

    /// <summary>The loss.</summary>
    internal CsrLoss<T> Loss { get; }

    /// <summary>How passes are cut.</summary>
    internal CsrSchedule<T> Schedule { get; }

    /// <summary>Buffers to lend.</summary>
    internal CsrBuffers<T> Buffers { get; }

    public double ValueAndGradient(Vector w, Vector gradient, RowRange rows)
    {
        rows.EnsureWithin(Shape.Rows);
        Shape.EnsureCoefficients(w, nameof(w));
        Shape.EnsureCoefficients(gradient, nameof(gradient));
        EnsureAlive();
        if (_margins is not { } margins || _order.Length > 0 || rows.Count < Shape.Rows)
            return _pass.Run(w, gradient, rows, _order, Loss.Evaluate);

        int k = Shape.Outputs;
        margins.Forget();
        double value = _pass.Run(w, gradient, rows, _order, (tile, z) =>
        {
            new ReadOnlySpan<T>(z, tile.Count * k).CopyTo(new Span<T>(margins.Pointer + (tile[0] * k), tile.Count * k));
            return Loss.Evaluate(tile, z);
        });
        margins.Know(HostVector.Of(w));
        return value;
    }

    public void Gradient(Vector w, Vector gradient, RowRange rows) => ValueAndGradient(w, gradient, rows);

    public void Margins(Vector w, Span<double> margins)
    {
        Shape.EnsureCoefficients(w, nameof(w));
        Shape.EnsureMargins(margins);
        EnsureAlive();
        int k = Shape.Outputs;
        fixed (double* target = margins)
        {
            // A lambda cannot capture a pointer or a span, but it can carry the address.
            nint address = (nint)target;
            _pass.ForMargins(w, (first, count, z) => TensorPrimitives.ConvertTruncating(
                new ReadOnlySpan<T>(z, count * k), new Span<double>((double*)address + (first * k), count * k)));
        }
    }

    public ICurvature CurvatureAt(Vector w)
    {
        Shape.EnsureCoefficients(w, nameof(w));
        EnsureAlive();
        return new CsrCurvature<TSimd, TVector, T>(this, w);
    }

    public ILine LineAt(Vector w, Vector direction)
    {
        Shape.EnsureCoefficients(w, nameof(w));
        Shape.EnsureCoefficients(direction, nameof(direction));
        EnsureAlive();
        return new CsrLine<TSimd, TVector, T>(this, w, direction);
    }

    public void SetTargets(ReadOnlySpan<int> labels, ReadOnlySpan<double> weights)
    {
        EnsureAlive();
        Shape = Shape.WithTargets(labels, weights);
        Loss.SetTargets(labels, weights);
    }

    public void Order(ReadOnlySpan<int> order)
    {
        RowOrder.EnsureWithin(order, Shape.Rows);
        _order = order.ToArray();
    }

    public void Dispose()
    {
        Rows.Dispose();
        Buffers.Dispose();
        _pass.Dispose();
        _margins?.Dispose();
    }

    /// <summary>Throws where X was given back: it is native memory, so what reads it afterwards must be told, not crash.</summary>
    internal void EnsureAlive() => ObjectDisposedException.ThrowIf(Rows.IsDisposed, this);

    /// <summary>target ← Σ slopes × rows over all rows in the order of the data; see <see cref="CsrPass{TSimd, TVector, T}.Run"/>.</summary>
    internal void Multiply(Vector v, Vector target, CsrSums<T>.TileFunction function) => _pass.Run(v, target, RowRange.All(Shape.Rows), [], function);

    /// <summary>The margins of all rows, k numbers each.</summary>
    internal void CopyMargins(Vector w, AlignedBuffer<T> target)
    {
        int k = Shape.Outputs;
        _pass.ForMargins(w, (first, count, z) => new ReadOnlySpan<T>(z, count * k).CopyTo(new Span<T>(target.Pointer + (first * k), count * k)));
    }

    /// <summary>The same at a point that has most likely just been evaluated: copied where it was, and from the first question on evaluations keep them.</summary>
    internal void CopyMarginsAtPoint(Vector w, AlignedBuffer<T> target)
    {
        _margins ??= new CsrMargins<T>(Buffers.RentRows(), Shape.Coefficients);
        long length = Shape.Rows * Shape.Outputs;
        if (!_margins.AreAt(HostVector.Of(w)))
        {
            _margins.Forget();
            CopyMargins(w, target);
            Buffer.MemoryCopy(target.Pointer, _margins.Pointer, length * sizeof(T), length * sizeof(T));
            _margins.Know(HostVector.Of(w));
            return;
        }

        Buffer.MemoryCopy(_margins.Pointer, target.Pointer, length * sizeof(T), length * sizeof(T));
    }
}
