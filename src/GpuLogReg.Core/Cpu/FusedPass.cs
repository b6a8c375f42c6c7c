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

    private const int LargestTile = 3000000;
    private const int LeastAhead = 2048;

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
        nint block = (nint)matrix.Features * TSimd.Lanes * sizeof(T);
        bool four = 4 * block <= LargestTile;
        int size = four ? 4 : 2;
        nint tile = size * block;
        nint ahead = tile <= 32768 ? (LeastAhead + tile - 1) / tile * tile : LeastAhead;
        int tiles = (int)(count / size);
        if (tiles > 0)
        {
            if (four)
                Four(matrix.Block(first), sides + (first * TSimd.Lanes), matrix.Features, tiles, ahead, w, lanes, partial);
            else
                Two(matrix.Block(first), sides + (first * TSimd.Lanes), matrix.Features, tiles, ahead, w, lanes, partial);
        }

        long end = first + count;
        first += tiles * size;
        if (first == end)
            return;
        for (; first < end; first++)
            Single(matrix.Block(first), sides + (first * TSimd.Lanes), matrix.Features, w, lanes);
        Flush(lanes, partial);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Four(T* x, T* sides, int d, int tiles, nint ahead, T* w, T* lanes, Span<double> partial)
    {
        int width = TSimd.Lanes;
        nint step = (nint)d * width;
        TVector z0 = TSimd.Broadcast(w[d]), z1 = z0, z2 = z0, z3 = z0;
        T* next = x;
        for (int j = 0; j < d; j++, next += width)
        {
            TVector wj = TSimd.Broadcast(w[j]);
            z0 = TSimd.MultiplyAdd(TSimd.Load(next), wj, z0);
            z1 = TSimd.MultiplyAdd(TSimd.Load(next + step), wj, z1);
            z2 = TSimd.MultiplyAdd(TSimd.Load(next + (2 * step)), wj, z2);
            z3 = TSimd.MultiplyAdd(TSimd.Load(next + (3 * step)), wj, z3);
        }

        next = x + (4 * step);
        for (int tile = 0; tile < tiles; tile++, sides += 4 * width)
        {
            TRow.Evaluate(z0, TSimd.Load(sides), out TVector l0, out TVector r0);
            TRow.Evaluate(z1, TSimd.Load(sides + width), out TVector l1, out TVector r1);
            TRow.Evaluate(z2, TSimd.Load(sides + (2 * width)), out TVector l2, out TVector r2);
            TRow.Evaluate(z3, TSimd.Load(sides + (3 * width)), out TVector l3, out TVector r3);
            T* sum = lanes;
            if (tile == tiles - 1)
            {
                for (int j = 0; j < d; j++, x += width, sum += width)
                {
                    TVector g = TSimd.MultiplyAdd(TSimd.Load(x), r0, TSimd.Load(sum));
                    g = TSimd.MultiplyAdd(TSimd.Load(x + step), r1, g);
                    g = TSimd.MultiplyAdd(TSimd.Load(x + (2 * step)), r2, g);
                    g = TSimd.MultiplyAdd(TSimd.Load(x + (3 * step)), r3, g);
                    TSimd.Store(g, sum);
                }
            }
            else
            {
                z0 = TSimd.Broadcast(w[d]);
                z1 = z0;
                z2 = z0;
                z3 = z0;
                for (int j = 0; j < d; j++, x += width, next += width, sum += width)
                {
                    TVector wj = TSimd.Broadcast(w[j]);
                    TVector g = TSimd.MultiplyAdd(TSimd.Load(x), r0, TSimd.Load(sum));
                    z0 = TSimd.MultiplyAdd(TSimd.Load(next), wj, z0);
                    g = TSimd.MultiplyAdd(TSimd.Load(x + step), r1, g);
                    z1 = TSimd.MultiplyAdd(TSimd.Load(next + step), wj, z1);
                    g = TSimd.MultiplyAdd(TSimd.Load(x + (2 * step)), r2, g);
                    z2 = TSimd.MultiplyAdd(TSimd.Load(next + (2 * step)), wj, z2);
                    g = TSimd.MultiplyAdd(TSimd.Load(x + (3 * step)), r3, g);
                    z3 = TSimd.MultiplyAdd(TSimd.Load(next + (3 * step)), wj, z3);
                    TSimd.Store(g, sum);
                    byte* line = (byte*)next + ahead;
                    Cache.Prefetch(line);
                    Cache.Prefetch(line + (1 * step * sizeof(T)));
                    Cache.Prefetch(line + (2 * step * sizeof(T)));
                    Cache.Prefetch(line + (3 * step * sizeof(T)));
                }

                x += 3 * step;
                next += 3 * step;
            }

            Accumulate(TSimd.Add(TSimd.Add(r0, r1), TSimd.Add(r2, r3)), sum);
            Accumulate(TSimd.Add(TSimd.Add(l0, l1), TSimd.Add(l2, l3)), sum + width);
            if (tile % (32) == 31 || tile == tiles - 1)
                Flush(lanes, partial);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Two(T* x, T* sides, int d, int tiles, nint ahead, T* w, T* lanes, Span<double> partial)
    {
        int width = TSimd.Lanes;
        nint step = (nint)d * width;
        TVector z0 = TSimd.Broadcast(w[d]), z1 = z0;
        T* next = x;
        for (int j = 0; j < d; j++, next += width)
        {
            TVector wj = TSimd.Broadcast(w[j]);
            z0 = TSimd.MultiplyAdd(TSimd.Load(next), wj, z0);
            z1 = TSimd.MultiplyAdd(TSimd.Load(next + step), wj, z1);
        }

        next = x + (2 * step);
        for (int tile = 0; tile < tiles; tile++, sides += 2 * width)
        {
            TRow.Evaluate(z0, TSimd.Load(sides), out TVector l0, out TVector r0);
            TRow.Evaluate(z1, TSimd.Load(sides + width), out TVector l1, out TVector r1);
            T* sum = lanes;
            if (tile == tiles - 1)
            {
                for (int j = 0; j < d; j++, x += width, sum += width)
                {
                    TVector g = TSimd.MultiplyAdd(TSimd.Load(x), r0, TSimd.Load(sum));
                    g = TSimd.MultiplyAdd(TSimd.Load(x + step), r1, g);
                    TSimd.Store(g, sum);
                }
            }
            else
            {
                z0 = TSimd.Broadcast(w[d]);
                z1 = z0;
                for (int j = 0; j < d; j++, x += width, next += width, sum += width)
                {
                    TVector wj = TSimd.Broadcast(w[j]);
                    TVector g = TSimd.MultiplyAdd(TSimd.Load(x), r0, TSimd.Load(sum));
                    z0 = TSimd.MultiplyAdd(TSimd.Load(next), wj, z0);
                    g = TSimd.MultiplyAdd(TSimd.Load(x + step), r1, g);
                    z1 = TSimd.MultiplyAdd(TSimd.Load(next + step), wj, z1);
                    TSimd.Store(g, sum);
                    byte* line = (byte*)next + ahead;
                    Cache.Prefetch(line);
                    Cache.Prefetch(line + (1 * step * sizeof(T)));
                }

                x += 1 * step;
                next += 1 * step;
            }

            Accumulate(TSimd.Add(r0, r1), sum);
            Accumulate(TSimd.Add(l0, l1), sum + width);
            if (tile % (64) == 63 || tile == tiles - 1)
                Flush(lanes, partial);
        }
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
