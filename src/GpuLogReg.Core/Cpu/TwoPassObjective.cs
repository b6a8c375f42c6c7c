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
    private readonly ThreadTeam _team;
    private int[] _order = [];

    public TwoPassObjective(Dataset data, int threads)
    {
        _team = ThreadTeam.Of(threads);
        Shape = ObjectiveShape.Of(data, LossKind.Logistic);
        _signedWeights = new T[data.Rows];
        SignedWeights.Fill(data, _signedWeights.AsSpan());
        _w = new T[Shape.Coefficients];
        _margins = new T[data.Rows];
        _partials = [.. Enumerable.Range(0, Chunks).Select(_ => new T[Shape.Coefficients])];
        var type = typeof(T) == typeof(float) ? ElementType.Float32 : ElementType.Float64;
        _ownsX = data.Scaling is not null || data.Features.ElementType != type;
        _x = _ownsX ? Converted(data, type) : (DenseMatrix)data.Features;
    }

    public IVectorSpace Space { get; } = new SimdVectorSpace();

    public ObjectiveShape Shape { get; private set; }

    public double ValueAndGradient(Vector w, Vector gradient, RowRange rows)
    {
        rows.EnsureWithin(Shape.Rows);
        MarginsOf(w, rows, RowAt);
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
        SlopesTimesRows(rows, RowAt, gradient);
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

    public ICurvature CurvatureAt(Vector w)
    {
        Shape.EnsureCoefficients(w, nameof(w));
        MarginsOf(w, RowRange.All(Shape.Rows), InData);
        var weights = new T[Shape.Rows];
        for (int i = 0; i < weights.Length; i++)
            weights[i] = T.CreateTruncating(LogisticLoss<double, HostMath>.Curvature(double.CreateTruncating(_margins[i]), double.CreateTruncating(_signedWeights[i])));
        return new Curvature(this, weights);
    }

    public ILine LineAt(Vector w, Vector direction)
    {
        Shape.EnsureCoefficients(w, nameof(w));
        Shape.EnsureCoefficients(direction, nameof(direction));
        MarginsOf(w, RowRange.All(Shape.Rows), InData);
        T[] start = [.. _margins];
        MarginsOf(direction, RowRange.All(Shape.Rows), InData);
        return new Line(this, start, [.. _margins]);
    }

    public void SetTargets(ReadOnlySpan<int> labels, ReadOnlySpan<double> weights)
    {
        Shape = Shape.WithTargets(labels, weights);
        SignedWeights.Fill(labels, weights, _signedWeights.AsSpan());
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

    private void MarginsOf(Vector w, RowRange rows, Func<long, long> rowAt)
    {
        int d = Shape.Features;
        TensorPrimitives.ConvertTruncating<double, T>(HostVector.Of(w), _w);
        ForChunks(rows, (_, first, end) =>
        {
            for (long p = first; p < end; p++)
                _margins[p] = TensorPrimitives.Dot(_x.Row<T>(rowAt(p)), _w.AsSpan(0, d)) + _w[d];
        });
    }

    /// <summary>target ← Xᵀ·r, where r stands in the place of the margins.</summary>
    private void SlopesTimesRows(RowRange rows, Func<long, long> rowAt, Vector target)
    {
        int d = Shape.Features;
        ForChunks(rows, (chunk, first, end) =>
        {
            T[] partial = _partials[chunk];
            Array.Clear(partial);
            for (long p = first; p < end; p++)
            {
                var sum = partial.AsSpan(0, d);
                TensorPrimitives.MultiplyAdd(_x.Row<T>(rowAt(p)), _margins[p], sum, sum);
                partial[d] += _margins[p];
            }
        });

        double[] total = HostVector.Of(target);
        Array.Clear(total);
        foreach (T[] partial in _partials)
        {
            for (int j = 0; j <= d; j++)
                total[j] += double.CreateTruncating(partial[j]);
        }
    }

    private static long InData(long row) => row;

    private long RowAt(long position) => _order.Length == 0 ? position : _order[position];

    private void ForChunks(RowRange rows, Action<int, long, long> action) =>
        _team.For(Chunks, chunk => action(chunk, rows.Start + (rows.Count * chunk / Chunks), rows.Start + (rows.Count * (chunk + 1) / Chunks)));

    /// <summary>H·v as the two passes of an evaluation, with D·z for a slope.</summary>
    private sealed class Curvature(TwoPassObjective<T> owner, T[] weights) : ICurvature
    {
        public void Multiply(Vector v, Vector result)
        {
            owner.Shape.EnsureCoefficients(v, nameof(v));
            owner.Shape.EnsureCoefficients(result, nameof(result));
            var rows = RowRange.All(owner.Shape.Rows);
            owner.MarginsOf(v, rows, InData);
            TensorPrimitives.Multiply(owner._margins, weights, owner._margins);
            owner.SlopesTimesRows(rows, InData, result);
        }

        public bool TryDense(Span<double> hessian)
        {
            owner.Shape.EnsureHessian(hessian);
            return false;
        }

        public void Dispose() { }
    }

    /// <summary>φ(α) = Σ ℓ(zᵢ + α·uᵢ) in the chunks of an evaluation.</summary>
    private sealed class Line(TwoPassObjective<T> owner, T[] start, T[] change) : ILine
    {
        private readonly double[] _slopes = new double[Chunks];

        public (double Value, double Slope) At(double alpha)
        {
            owner.ForChunks(RowRange.All(owner.Shape.Rows), (chunk, first, end) =>
            {
                double value = 0, slope = 0;
                for (long i = first; i < end; i++)
                {
                    double u = double.CreateTruncating(change[i]), z = double.CreateTruncating(start[i]) + (alpha * u);
                    LogisticLoss<double, HostMath>.Evaluate(z, double.CreateTruncating(owner._signedWeights[i]), out double loss, out double rowSlope);
                    value += loss;
                    slope += rowSlope * u;
                }

                (owner._losses[chunk], _slopes[chunk]) = (value, slope);
            });
            return (owner._losses.Sum(), _slopes.Sum());
        }

        public void Dispose() { }
    }
}
