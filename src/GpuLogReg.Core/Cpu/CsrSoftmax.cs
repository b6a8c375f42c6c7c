using System.Buffers;
using System.Numerics;

namespace GpuLogReg.Cpu;

/// <summary>
/// The multinomial loss on tiles of sparse rows. The products of a pass want the k margins of a row side by side, <see cref="SimdSoftmax{TSimd, TVector, T}"/>
/// wants those of L rows: they are turned over, L rows at a time, and back.
/// </summary>
internal sealed unsafe class CsrSoftmax<TSimd, TVector, T> : CsrLoss<T>
    where TSimd : struct, ISimd<TVector, T>
    where TVector : struct
    where T : unmanaged, INumber<T>
{
    private readonly T[] _labels, _weights;
    private readonly int _outputs;

    public CsrSoftmax(long rows, int outputs)
    {
        _outputs = outputs;
        _labels = new T[rows];
        _weights = new T[rows];
    }

    public override void SetTargets(ReadOnlySpan<int> labels, ReadOnlySpan<double> weights)
    {
        for (int i = 0; i < labels.Length; i++)
        {
            _labels[i] = T.CreateTruncating(labels[i]);
            _weights[i] = weights.IsEmpty ? T.One : T.CreateTruncating(weights[i]);
        }
    }

    public override double Evaluate(RowTile tile, T* margins)
    {
        TVector sum = default;
        T* labels = stackalloc T[TSimd.Lanes], weights = stackalloc T[TSimd.Lanes];
        T[] turned = Rent();
        fixed (T* z = turned)
        {
            for (int i = 0; i < tile.Count; i += TSimd.Lanes)
            {
                int count = Targets(tile, i, labels, weights);
                Turn(margins + ((nint)i * _outputs), count, z);
                sum = TSimd.Add(sum, SimdSoftmax<TSimd, TVector, T>.Evaluate(z, _outputs, labels, weights));
                TurnBack(z, count, margins + ((nint)i * _outputs));
            }
        }

        ArrayPool<T>.Shared.Return(turned);
        return double.CreateTruncating(TSimd.Sum(sum));
    }

    /// <summary>Margins become probabilities.</summary>
    public override void Curve(RowTile tile, T* margins)
    {
        T[] turned = Rent();
        fixed (T* z = turned)
        {
            for (int i = 0; i < tile.Count; i += TSimd.Lanes)
            {
                int count = Math.Min(TSimd.Lanes, tile.Count - i);
                Turn(margins + ((nint)i * _outputs), count, z);
                SimdSoftmax<TSimd, TVector, T>.Probabilities(z, _outputs);
                TurnBack(z, count, margins + ((nint)i * _outputs));
            }
        }

        ArrayPool<T>.Shared.Return(turned);
    }

    public override void Multiply(RowTile tile, T* curves, T* products)
    {
        T* labels = stackalloc T[TSimd.Lanes], weights = stackalloc T[TSimd.Lanes];
        T[] turned = Rent(), direction = Rent();
        fixed (T* p = turned, u = direction)
        {
            for (int i = 0; i < tile.Count; i += TSimd.Lanes)
            {
                int count = Targets(tile, i, labels, weights);
                Turn(curves + ((nint)i * _outputs), count, p);
                Turn(products + ((nint)i * _outputs), count, u);
                SimdSoftmax<TSimd, TVector, T>.Multiply(p, u, _outputs, weights);
                TurnBack(u, count, products + ((nint)i * _outputs));
            }
        }

        ArrayPool<T>.Shared.Return(turned);
        ArrayPool<T>.Shared.Return(direction);
    }

    public override (double Value, double Slope) Along(RowTile tile, T* start, T* change, T step, T* scratch)
    {
        int length = tile.Count * _outputs;
        for (int i = 0; i < length; i++)
            scratch[i] = T.MultiplyAddEstimate(step, change[i], start[i]);
        double value = Evaluate(tile, scratch), slope = 0;
        for (int i = 0; i < length; i++)
            slope += double.CreateTruncating(scratch[i]) * double.CreateTruncating(change[i]);
        return (value, slope);
    }

    /// <summary>−s·p_c·p_e, and s·p_c·Σ_{e≠c} p_e on the diagonal, which does not take 1 − p_c.</summary>
    public override void Block(long row, T* curve, double* block)
    {
        double weight = double.CreateTruncating(_weights[row]);
        for (int c = 0; c < _outputs; c++)
        {
            double own = weight * double.CreateTruncating(curve[c]), others = 0;
            for (int e = 0; e < _outputs; e++)
            {
                double other = double.CreateTruncating(curve[e]);
                block[(c * _outputs) + e] = -own * other;
                others += e == c ? 0 : other;
            }

            block[(c * _outputs) + c] = own * others;
        }
    }

    private T[] Rent() => ArrayPool<T>.Shared.Rent(_outputs * TSimd.Lanes);

    /// <summary>Labels and weights of up to L rows of a tile; rows that fill up weigh nothing.</summary>
    private int Targets(RowTile tile, int first, T* labels, T* weights)
    {
        int count = Math.Min(TSimd.Lanes, tile.Count - first);
        for (int i = 0; i < TSimd.Lanes; i++)
        {
            (labels[i], weights[i]) = i < count ? (_labels[tile[first + i]], _weights[tile[first + i]]) : (T.Zero, T.Zero);
        }

        return count;
    }

    /// <summary>[count][k] to [k][L], with zeros in the rows that fill up.</summary>
    private void Turn(T* rows, int count, T* turned)
    {
        for (int c = 0; c < _outputs; c++, turned += TSimd.Lanes)
        {
            for (int i = 0; i < TSimd.Lanes; i++)
                turned[i] = i < count ? rows[((nint)i * _outputs) + c] : T.Zero;
        }
    }

    /// <summary>[k][L] to [count][k].</summary>
    private void TurnBack(T* turned, int count, T* rows)
    {
        for (int c = 0; c < _outputs; c++, turned += TSimd.Lanes)
        {
            for (int i = 0; i < count; i++)
                rows[((nint)i * _outputs) + c] = turned[i];
        }
    }
}
