using System.Numerics;
using System.Runtime.CompilerServices;

namespace GpuLogReg.Cpu;

/// <summary>
/// The fused pass over blocks of <see cref="BlockedMatrix{T}"/>: margins, loss, slopes and gradient while a tile of blocks is in cache, so that
/// memory is read once. One loop over the features adds a tile to the gradient and makes the margins of the next one, so that memory is asked for more
/// all the time. What a row makes of its margin is the row function's: the loss with signed weights, or the Hessian's product with curvatures.
/// Bytes moved: d·L stored numbers and L of type T a block; operations: 4·d·L + about 40·L a block.
/// </summary>
internal static unsafe class FusedPass<TSimd, TVector, T, TRow>
    where TSimd : struct, ISimd<TVector, T>
    where TRow : struct, IRowFunction<TVector>
    where TVector : struct
    where T : unmanaged, INumber<T>
{
    /// <summary>Vectors of rows after which the lane sums of type T go into float64: bounds their rounding error whatever n.</summary>
    private const int BlocksPerFlush = 128;

    /// <summary>Blocks of up to so many bytes go by twos: a loop over a few features is short, and the next tile's loss waits for it.</summary>
    private const int ShortBlock = 2048;

    /// <summary>Bytes of a tile of four blocks above which blocks go by twos: this tile, the next and the sums of all lanes share the second-level cache.</summary>
    private const int LargestTile = 1 << 18;

    /// <summary>
    /// Tiles of up to so many bytes have lines that many bytes ahead of the margins prefetched, in whole tiles: the processor's own prefetchers stop at
    /// every page and lose the way where the loss is computed.
    /// </summary>
    private const int ShortTile = 1 << 15, ShortAhead = 8192;

    /// <summary>In larger tiles every block is a stream of its own, and this carries it over the page's end.</summary>
    private const int LongAhead = 2048;

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
        int d = matrix.Features;
        long block = (long)d * TSimd.Lanes * TSimd.StoredSize;
        int size = block > ShortBlock && 4 * block <= LargestTile ? 4 : 2;
        long tiles = count / size, tile = size * block;
        nint ahead = (nint)(tile <= ShortTile ? (ShortAhead + tile - 1) / tile * tile : LongAhead);
        if (tiles > 0)
        {
            if (size == 4)
                Four(matrix.Block(first), sides + (first * TSimd.Lanes), d, tiles, ahead, w, lanes, partial);
            else
                Two(matrix.Block(first), sides + (first * TSimd.Lanes), d, tiles, ahead, w, lanes, partial);
        }

        long end = first + count;
        first += tiles * size;
        if (first == end)
            return;
        for (; first < end; first++)
            Single(matrix.Block(first), sides + (first * TSimd.Lanes), d, w, lanes);
        Flush(lanes, partial);
    }

    /// <summary>Tiles of four blocks, one after the other in memory.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Four(byte* x, T* sides, int d, long tiles, nint ahead, T* w, T* lanes, Span<double> partial)
    {
        int width = TSimd.Lanes, vector = width * TSimd.StoredSize;
        nint block = (nint)d * vector;
        TVector z0 = TSimd.Broadcast(w[d]), z1 = z0, z2 = z0, z3 = z0;
        byte* next = x;
        for (int j = 0; j < d; j++, next += vector)
        {
            TVector wj = TSimd.Broadcast(w[j]);
            z0 = TSimd.MultiplyAdd(TSimd.LoadStored(next), wj, z0);
            z1 = TSimd.MultiplyAdd(TSimd.LoadStored(next + block), wj, z1);
            z2 = TSimd.MultiplyAdd(TSimd.LoadStored(next + (2 * block)), wj, z2);
            z3 = TSimd.MultiplyAdd(TSimd.LoadStored(next + (3 * block)), wj, z3);
        }

        next = x + (4 * block);
        for (long tile = 1; tile <= tiles; tile++, sides += 4 * width)
        {
            TRow.Evaluate(z0, TSimd.Load(sides), out TVector l0, out TVector r0);
            TRow.Evaluate(z1, TSimd.Load(sides + width), out TVector l1, out TVector r1);
            TRow.Evaluate(z2, TSimd.Load(sides + (2 * width)), out TVector l2, out TVector r2);
            TRow.Evaluate(z3, TSimd.Load(sides + (3 * width)), out TVector l3, out TVector r3);
            T* sum = lanes;
            if (tile == tiles)
            {
                for (int j = 0; j < d; j++, x += vector, sum += width)
                {
                    TVector g = TSimd.MultiplyAdd(TSimd.LoadStored(x), r0, TSimd.Load(sum));
                    g = TSimd.MultiplyAdd(TSimd.LoadStored(x + block), r1, g);
                    g = TSimd.MultiplyAdd(TSimd.LoadStored(x + (2 * block)), r2, g);
                    g = TSimd.MultiplyAdd(TSimd.LoadStored(x + (3 * block)), r3, g);
                    TSimd.Store(g, sum);
                }
            }
            else
            {
                z0 = TSimd.Broadcast(w[d]);
                z1 = z0;
                z2 = z0;
                z3 = z0;
                for (int j = 0; j < d; j++, x += vector, next += vector, sum += width)
                {
                    TVector wj = TSimd.Broadcast(w[j]);
                    TVector g = TSimd.MultiplyAdd(TSimd.LoadStored(x), r0, TSimd.Load(sum));
                    z0 = TSimd.MultiplyAdd(TSimd.LoadStored(next), wj, z0);
                    g = TSimd.MultiplyAdd(TSimd.LoadStored(x + block), r1, g);
                    z1 = TSimd.MultiplyAdd(TSimd.LoadStored(next + block), wj, z1);
                    g = TSimd.MultiplyAdd(TSimd.LoadStored(x + (2 * block)), r2, g);
                    z2 = TSimd.MultiplyAdd(TSimd.LoadStored(next + (2 * block)), wj, z2);
                    g = TSimd.MultiplyAdd(TSimd.LoadStored(x + (3 * block)), r3, g);
                    z3 = TSimd.MultiplyAdd(TSimd.LoadStored(next + (3 * block)), wj, z3);
                    TSimd.Store(g, sum);
                    byte* line = next + ahead;
                    Cache.Prefetch(line);
                    Cache.Prefetch(line + block);
                    Cache.Prefetch(line + (2 * block));
                    Cache.Prefetch(line + (3 * block));
                }

                x += 3 * block;
                next += 3 * block;
            }

            Accumulate(TSimd.Add(TSimd.Add(r0, r1), TSimd.Add(r2, r3)), sum);
            Accumulate(TSimd.Add(TSimd.Add(l0, l1), TSimd.Add(l2, l3)), sum + width);
            if (tile % (BlocksPerFlush / 4) == 0 || tile == tiles)
                Flush(lanes, partial);
        }
    }

    /// <summary>Tiles of two blocks, as <see cref="Four"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Two(byte* x, T* sides, int d, long tiles, nint ahead, T* w, T* lanes, Span<double> partial)
    {
        int width = TSimd.Lanes, vector = width * TSimd.StoredSize;
        nint block = (nint)d * vector;
        TVector z0 = TSimd.Broadcast(w[d]), z1 = z0;
        byte* next = x;
        for (int j = 0; j < d; j++, next += vector)
        {
            TVector wj = TSimd.Broadcast(w[j]);
            z0 = TSimd.MultiplyAdd(TSimd.LoadStored(next), wj, z0);
            z1 = TSimd.MultiplyAdd(TSimd.LoadStored(next + block), wj, z1);
        }

        next = x + (2 * block);
        for (long tile = 1; tile <= tiles; tile++, sides += 2 * width)
        {
            TRow.Evaluate(z0, TSimd.Load(sides), out TVector l0, out TVector r0);
            TRow.Evaluate(z1, TSimd.Load(sides + width), out TVector l1, out TVector r1);
            T* sum = lanes;
            if (tile == tiles)
            {
                for (int j = 0; j < d; j++, x += vector, sum += width)
                {
                    TVector g = TSimd.MultiplyAdd(TSimd.LoadStored(x), r0, TSimd.Load(sum));
                    g = TSimd.MultiplyAdd(TSimd.LoadStored(x + block), r1, g);
                    TSimd.Store(g, sum);
                }
            }
            else
            {
                z0 = TSimd.Broadcast(w[d]);
                z1 = z0;
                for (int j = 0; j < d; j++, x += vector, next += vector, sum += width)
                {
                    TVector wj = TSimd.Broadcast(w[j]);
                    TVector g = TSimd.MultiplyAdd(TSimd.LoadStored(x), r0, TSimd.Load(sum));
                    z0 = TSimd.MultiplyAdd(TSimd.LoadStored(next), wj, z0);
                    g = TSimd.MultiplyAdd(TSimd.LoadStored(x + block), r1, g);
                    z1 = TSimd.MultiplyAdd(TSimd.LoadStored(next + block), wj, z1);
                    TSimd.Store(g, sum);
                    byte* line = next + ahead;
                    Cache.Prefetch(line);
                    Cache.Prefetch(line + block);
                }

                x += 1 * block;
                next += 1 * block;
            }

            Accumulate(TSimd.Add(r0, r1), sum);
            Accumulate(TSimd.Add(l0, l1), sum + width);
            if (tile % (BlocksPerFlush / 2) == 0 || tile == tiles)
                Flush(lanes, partial);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Single(byte* x, T* sides, int d, T* w, T* lanes)
    {
        int width = TSimd.Lanes, vector = width * TSimd.StoredSize;
        TRow.Evaluate(BlockMargins<TSimd, TVector, T>.Of(x, d, w), TSimd.Load(sides), out TVector loss, out TVector slope);
        for (int j = 0; j < d; j++, x += vector, lanes += width)
            TSimd.Store(TSimd.MultiplyAdd(TSimd.LoadStored(x), slope, TSimd.Load(lanes)), lanes);
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
