using System.Numerics;
using System.Numerics.Tensors;
using GpuLogReg.Compute;
using GpuLogReg.Data;
using GpuLogReg.Losses;
using Vector = GpuLogReg.Compute.Vector;

namespace GpuLogReg.Cpu;

/// <summary>
/// The plain way, as a yardstick: row-major X, one pass for X·w, a loop over rows for loss and slopes, one pass for Xᵀ·r; each vectorised and on all
/// cores, but X is read twice. Summed in fixed chunks of rows.
/// </summary>
internal sealed class TwoPassObjective<T> : IObjective where T : unmanaged, INumber<T>, IFloatingPointIeee754<T>
{
    private const int Chunks = 64;

    private readonly DenseMatrix _x;
    private readonly bool _ownsX;
    private readonly T[] _signedWeights, _w, _margins;
    private readonly T[][] _partials;
    private readonly double[] _losses = new double[Chunks];
    private readonly ParallelOptions _parallel;
    private int[] _order = [];

    public TwoPassObjective(Dataset data, int threads)
    {
        _parallel = new ParallelOptions { MaxDegreeOfParallelism = threads };
        Shape = new ObjectiveShape(data.Rows, data.Columns, 1, data.WeightSum());
        _signedWeights = new T[data.Rows];
        SignedWeights.Fill(data, _signedWeights.AsSpan());
        _w = new T[Shape.Coefficients];
        _margins = new T[data.Rows];
        _partials = [.. Enumerable.Range(0, Chunks).Select(_ => new T[Shape.Coefficients])];
        var type = typeof(T) == typeof(float) ? ElementType.Float32 : ElementType.Float64;
        _ownsX = data.Scaling is not null || data.Features.ElementType != type;
        _x = _ownsX ? Converted(data, type) : data.Features;
    }

    public IVectorSpace Space { get; } = new SimdVectorSpace();

    public ObjectiveShape Shape { get; }

    public double ValueAndGradient(Vector w, Vector gradient, RowRange rows)
    {
        rows.EnsureWithin(Shape.Rows);
        int d = Shape.Features;
        TensorPrimitives.ConvertTruncating<double, T>(HostVector.Of(w), _w);
        ForChunks(rows, (_, first, end) =>
        {
            for (long p = first; p < end; p++)
                _margins[p] = TensorPrimitives.Dot(_x.Row<T>(RowAt(p)), _w.AsSpan(0, d)) + _w[d];
        });
        ForChunks(rows, (chunk, first, end) =>
        {
            double loss = 0;
            for (long p = first; p < end; p++)
            {
                LogisticLoss<double, HostMath>.Evaluate(double.CreateTruncating(_margins[p]), double.CreateTruncating(_signedWeights[RowAt(p)]), out double one, out double slope);
                loss += one;
                _margins[p] = T.CreateTruncating(slope);
            }

            _losses[chunk] = loss;
        });
        ForChunks(rows, (chunk, first, end) =>
        {
            T[] partial = _partials[chunk];
            Array.Clear(partial);
            for (long p = first; p < end; p++)
            {
                var sum = partial.AsSpan(0, d);
                TensorPrimitives.MultiplyAdd(_x.Row<T>(RowAt(p)), _margins[p], sum, sum);
                partial[d] += _margins[p];
            }
        });

        double[] total = HostVector.Of(gradient);
        Array.Clear(total);
        foreach (T[] partial in _partials)
        {
            for (int j = 0; j <= d; j++)
                total[j] += double.CreateTruncating(partial[j]);
        }

        return _losses.Sum();
    }

    public void Gradient(Vector w, Vector gradient, RowRange rows) => ValueAndGradient(w, gradient, rows);

    public void Margins(Vector w, Span<double> margins)
    {
        double[] coefficients = HostVector.Of(w);
        var row = new double[Shape.Features];
        for (int i = 0; i < margins.Length; i++)
        {
            TensorPrimitives.ConvertTruncating<T, double>(_x.Row<T>(i), row);
            margins[i] = TensorPrimitives.Dot<double>(row, coefficients.AsSpan(0, row.Length)) + coefficients[^1];
        }
    }

    public void Order(ReadOnlySpan<int> order)
    {
        RowOrder.EnsureWithin(order, Shape.Rows);
        _order = order.ToArray();
    }

    public void Dispose()
    {
        if (_ownsX)
            _x.Dispose();
    }

    private static DenseMatrix Converted(Dataset data, ElementType type)
    {
        var copy = DenseMatrix.Allocate(data.Rows, data.Columns, type);
        var row = new double[data.Columns];
        for (long i = 0; i < data.Rows; i++)
        {
            data.CopyRow(i, row);
            TensorPrimitives.ConvertTruncating<double, T>(row, copy.WritableRow<T>(i));
        }

        return copy;
    }

    private long RowAt(long position) => _order.Length == 0 ? position : _order[position];

    private void ForChunks(RowRange rows, Action<int, long, long> action) =>
        Parallel.For(0, Chunks, _parallel, chunk => action(chunk, rows.Start + (rows.Count * chunk / Chunks), rows.Start + (rows.Count * (chunk + 1) / Chunks)));
}
