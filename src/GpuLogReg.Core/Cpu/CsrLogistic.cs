using System.Numerics;
using System.Runtime.CompilerServices;
using GpuLogReg.Compute;

namespace GpuLogReg.Cpu;

/// <summary>The binary loss on tiles of sparse rows: margins lie side by side, so <see cref="SimdLogistic{TSimd, TVector, T}"/> takes a vector of rows at a time.</summary>
internal sealed unsafe class CsrLogistic<TSimd, TVector, T> : CsrLoss<T>
    where TSimd : struct, ISimd<TVector, T>
    where TVector : struct
    where T : unmanaged, INumber<T>
{
    private const int TileRows = CsrBuffers<T>.TileRows;

    private readonly T[] _signedWeights;

    public CsrLogistic(long rows) => _signedWeights = new T[rows];

    public override void SetTargets(ReadOnlySpan<int> labels, ReadOnlySpan<double> weights) => SignedWeights.Fill(labels, weights, _signedWeights.AsSpan());

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override double Evaluate(RowTile tile, T* margins)
    {
        T* sides = stackalloc T[TileRows];
        Gather(tile, sides, margins);
        TVector sum = default;
        for (int i = 0; i < tile.Count; i += TSimd.Lanes)
        {
            SimdLogistic<TSimd, TVector, T>.Evaluate(TSimd.Load(margins + i), TSimd.Load(sides + i), out TVector loss, out TVector slope);
            TSimd.Store(slope, margins + i);
            sum = TSimd.Add(sum, loss);
        }

        return double.CreateTruncating(TSimd.Sum(sum));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Curve(RowTile tile, T* margins)
    {
        T* sides = stackalloc T[TileRows];
        Gather(tile, sides, margins);
        for (int i = 0; i < tile.Count; i += TSimd.Lanes)
            TSimd.Store(SimdLogistic<TSimd, TVector, T>.Curvature(TSimd.Load(margins + i), TSimd.Load(sides + i)), margins + i);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Multiply(RowTile tile, T* curves, T* products)
    {
        for (int i = 0; i < tile.Count; i++)
            products[i] *= curves[i];
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override (double Value, double Slope) Along(RowTile tile, T* start, T* change, T step, T* scratch)
    {
        T* sides = stackalloc T[TileRows];
        for (int i = 0; i < tile.Count; i++)
            scratch[i] = T.MultiplyAddEstimate(step, change[i], start[i]);
        Gather(tile, sides, scratch);
        TVector values = default;
        for (int i = 0; i < tile.Count; i += TSimd.Lanes)
        {
            SimdLogistic<TSimd, TVector, T>.Evaluate(TSimd.Load(scratch + i), TSimd.Load(sides + i), out TVector loss, out TVector slope);
            TSimd.Store(slope, scratch + i);
            values = TSimd.Add(values, loss);
        }

        double slopes = 0;
        for (int i = 0; i < tile.Count; i++)
            slopes += double.CreateTruncating(scratch[i]) * double.CreateTruncating(change[i]);
        return (double.CreateTruncating(TSimd.Sum(values)), slopes);
    }

    public override void Block(long row, T* curve, double* block) => *block = double.CreateTruncating(*curve);

    /// <summary>Signed weights of the tile's rows; rows that fill up the last vector get weight and margin 0, and so neither loss nor slope.</summary>
    private void Gather(RowTile tile, T* sides, T* margins)
    {
        int whole = (tile.Count + TSimd.Lanes - 1) / TSimd.Lanes * TSimd.Lanes;
        if (tile.IsConsecutive)
        {
            _signedWeights.AsSpan((int)tile[0], tile.Count).CopyTo(new Span<T>(sides, tile.Count));
        }
        else
        {
            for (int i = 0; i < tile.Count; i++)
                sides[i] = _signedWeights[tile[i]];
        }

        for (int i = tile.Count; i < whole; i++)
            sides[i] = margins[i] = T.Zero;
    }
}
