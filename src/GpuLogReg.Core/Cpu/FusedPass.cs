using System.Numerics;
using System.Runtime.CompilerServices;

namespace GpuLogReg.Cpu;

/// <summary>
/// The fused pass over blocks of <see cref="BlockedMatrix{T}"/>: margins, loss, slopes and gradient while a tile of blocks is in cache, so that
/// memory is read once. What a row makes of its margin is the row function's: the loss with signed weights, or the Hessian's product with curvatures. Bytes moved: d·L·sizeof(T) + L·sizeof(T) a block; operations: 4·d·L + about 60·L a block.
/// </summary>
internal static unsafe class FusedPass<TSimd, TVector, T, TRow>
    where TSimd : struct, ISimd<TVector, T>
    where TRow : struct, IRowFunction<TVector>
    where TVector : struct
    where T : unmanaged, INumber<T>
{
    /// <summary>Vectors of rows after which the lane sums of type T go into float64: bounds their rounding error whatever n.</summary>
    private const int BlocksPerFlush = 128;

    private const int BlocksPerTile = 4;

    /// <summary>Adds loss and gradient of a run of blocks to a partial of d + 2 numbers: gradient, intercept's gradient, loss.</summary>
    /// <param name="matrix">X.</param>
    /// <param name="sides">What the row function takes beside the margin, L numbers a block from block 0 on.</param>
    /// <param name="first">First block.</param>
    /// <param name="count">Number of blocks.</param>
    /// <param name="w">d + 1 coefficients.</param>
    /// <param name="lanes">(d + 2) × L numbers of scratch, zero at entry and exit.</param>
    /// <param name="partial">Where the sums are added.</param>
    public static void Run(BlockedMatrix<T> matrix, T* sides, long first, long count, T* w, T* lanes, Span<double> partial)
    {
        long end = first + count;
        while (first < end)
        {
            long stop = Math.Min(end, first + BlocksPerFlush);
            for (; first + BlocksPerTile <= stop; first += BlocksPerTile)
                Tile(matrix.Block(first), sides + (first * TSimd.Lanes), matrix.Features, w, lanes);
            for (; first < stop; first++)
                Single(matrix.Block(first), sides + (first * TSimd.Lanes), matrix.Features, w, lanes);
            Flush(lanes, partial);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile(T* x, T* sides, int d, T* w, T* lanes)
    {
        int width = TSimd.Lanes;
        nint stride = (nint)d * width;
        TVector z0 = TSimd.Broadcast(w[d]), z1 = z0, z2 = z0, z3 = z0;
        T* x0 = x, x1 = x + stride, x2 = x1 + stride, x3 = x2 + stride;
        for (int j = 0; j < d; j++)
        {
            TVector wj = TSimd.Broadcast(w[j]);
            z0 = TSimd.MultiplyAdd(TSimd.Load(x0), wj, z0);
            z1 = TSimd.MultiplyAdd(TSimd.Load(x1), wj, z1);
            z2 = TSimd.MultiplyAdd(TSimd.Load(x2), wj, z2);
            z3 = TSimd.MultiplyAdd(TSimd.Load(x3), wj, z3);
            x0 += width;
            x1 += width;
            x2 += width;
            x3 += width;
        }

        TRow.Evaluate(z0, TSimd.Load(sides), out TVector l0, out TVector r0);
        TRow.Evaluate(z1, TSimd.Load(sides + width), out TVector l1, out TVector r1);
        TRow.Evaluate(z2, TSimd.Load(sides + (2 * width)), out TVector l2, out TVector r2);
        TRow.Evaluate(z3, TSimd.Load(sides + (3 * width)), out TVector l3, out TVector r3);

        x0 = x;
        x1 = x + stride;
        x2 = x1 + stride;
        x3 = x2 + stride;
        T* sum = lanes;
        for (int j = 0; j < d; j++)
        {
            TVector g = TSimd.MultiplyAdd(TSimd.Load(x0), r0, TSimd.Load(sum));
            g = TSimd.MultiplyAdd(TSimd.Load(x1), r1, g);
            g = TSimd.MultiplyAdd(TSimd.Load(x2), r2, g);
            g = TSimd.MultiplyAdd(TSimd.Load(x3), r3, g);
            TSimd.Store(g, sum);
            sum += width;
            x0 += width;
            x1 += width;
            x2 += width;
            x3 += width;
        }

        Accumulate(TSimd.Add(TSimd.Add(r0, r1), TSimd.Add(r2, r3)), sum);
        Accumulate(TSimd.Add(TSimd.Add(l0, l1), TSimd.Add(l2, l3)), sum + width);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Single(T* x, T* sides, int d, T* w, T* lanes)
    {
        int width = TSimd.Lanes;
        TRow.Evaluate(BlockMargins<TSimd, TVector, T>.Of(x, d, w), TSimd.Load(sides), out TVector loss, out TVector slope);
        for (int j = 0; j < d; j++, x += width, lanes += width)
            TSimd.Store(TSimd.MultiplyAdd(TSimd.Load(x), slope, TSimd.Load(lanes)), lanes);
        Accumulate(slope, lanes);
        Accumulate(loss, lanes + width);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Accumulate(TVector value, T* sum) => TSimd.Store(TSimd.Add(TSimd.Load(sum), value), sum);

    private static void Flush(T* lanes, Span<double> partial)
    {
        for (int j = 0; j < partial.Length; j++)
        {
            double sum = 0;
            for (int lane = 0; lane < TSimd.Lanes; lane++, lanes++)
            {
                sum += double.CreateTruncating(*lanes);
                *lanes = T.Zero;
            }

            partial[j] += sum;
        }
    }
}
