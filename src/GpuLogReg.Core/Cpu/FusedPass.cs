using System.Numerics;
using System.Runtime.CompilerServices;

namespace GpuLogReg.Cpu;

/// <summary>
/// The fused pass over <see cref="BlockedMatrix{T}"/>: margins, loss, slopes and gradient while a tile of rows is in cache, so that memory is read once. What a
/// row makes of its margin is the row function's: the loss with signed weights, or the Hessian's product with curvatures.
/// A chunk is read as several streams, and a tile takes a block or a row from each: a core asks for more of the memory at once than through one stream, whose
/// prefetcher stops at every page. Bytes moved: d·L stored numbers and L of type T a block; operations: 4·d·L + about 40·L a block.
/// </summary>
internal static unsafe class FusedPass<TSimd, TVector, T, TRow>
    where TSimd : struct, ISimd<TVector, T>
    where TRow : struct, IRowFunction<TVector>
    where TVector : struct
    where T : unmanaged, INumber<T>
{
    /// <summary>Streams of a chunk: of blocks, as many as leave the loss of a tile in registers; of rows, as many as the processor's prefetchers follow.</summary>
    private const int BlockStreams = 4, RowStreams = 8;

    /// <summary>Terms after which sums of type T go into float64: bounds their rounding error whatever n.</summary>
    public const int TermsPerFlush = 128;

    /// <summary>Bytes ahead of the margins, in each stream, that lines are asked for.</summary>
    private const int BlocksAhead = 1024, RowsAhead = 2048;

    /// <summary>
    /// Bytes of a row up to which the gradient of a tile asks for the next rows of half of its streams, not for what is so many bytes ahead, which lies in the rows that
    /// are in cache already: four of them beside the tile's eight, in half of the smallest second-level caches.
    /// </summary>
    private const int LongestRowAhead = 1 << 16;

    /// <summary>Numbers of scratch that <see cref="Run"/> takes.</summary>
    /// <param name="features">d.</param>
    /// <param name="isRowMajor">Whether rows stay row-major.</param>
    public static long ScratchLength(int features, bool isRowMajor) => isRowMajor
        ? (RowTail<T>.VectorsBefore(features, TSimd.Lanes) + 3L) * TSimd.Lanes
        : Math.Max(
            ((features + 2L) * TSimd.Lanes) + LaneSums<TSimd, TVector, T>.Length(features + 2),
            TSimd.HasPairs ? PairedBlocks<TSimd, TVector, T, TRow>.ScratchLength(features) : 0);

    /// <summary>Adds loss and gradient of a run of blocks to a partial of d + 2 numbers: gradient, intercept's gradient, loss.</summary>
    /// <param name="matrix">X.</param>
    /// <param name="sides">What the row function takes beside the margin, L numbers a block from block 0 on.</param>
    /// <param name="first">First block.</param>
    /// <param name="count">Number of blocks.</param>
    /// <param name="w">d + 1 coefficients.</param>
    /// <param name="scratch"><see cref="ScratchLength"/> numbers, zero at entry and exit.</param>
    /// <param name="partial">Where the sums are added.</param>
    public static void Run(BlockedMatrix<T> matrix, T* sides, long first, long count, T* w, T* scratch, Span<double> partial)
    {
        int d = matrix.Features;
        sides += first * TSimd.Lanes;
        if (matrix.IsRowMajor)
        {
            fixed (double* sums = partial)
                RunRows(matrix.Row(first * TSimd.Lanes), matrix.RowBytes, sides, d, matrix.RowsWithin(first, count), w, scratch, sums);
            return;
        }

        byte* x = matrix.Block(first);
        if (TSimd.HasPairs && d >= PairedBlocks<TSimd, TVector, T, TRow>.LeastFeatures)
        {
            PairedBlocks<TSimd, TVector, T, TRow>.Run(x, sides, count, d, w, scratch, partial);
            return;
        }

        nint block = (nint)d * TSimd.Lanes * TSimd.StoredSize;
        double* lanes = (double*)(scratch + ((nint)(d + 2) * TSimd.Lanes));
        for (long tiles; (tiles = Tiles(count, BlockStreams)) > 0; count -= tiles * BlockStreams, x += (nint)(tiles * BlockStreams) * block, sides += tiles * BlockStreams * TSimd.Lanes)
        {
            const int TilesPerFlush = TermsPerFlush / BlockStreams;
            for (long tile = 0; tile < tiles; tile += TilesPerFlush)
            {
                long run = Math.Min(TilesPerFlush, tiles - tile);
                FourBlocks(x + ((nint)tile * block), (nint)tiles * block, sides + (tile * TSimd.Lanes), (nint)tiles * TSimd.Lanes, d, run, w, scratch);
                LaneSums<TSimd, TVector, T>.Flush(scratch, d + 2, lanes);
            }
        }

        for (; count > 0; count--, x += block, sides += TSimd.Lanes)
            OneBlock(x, sides, d, w, scratch);
        LaneSums<TSimd, TVector, T>.Flush(scratch, d + 2, lanes);
        for (int j = 0; j < d + 2; j++, lanes += TSimd.Lanes)
            partial[j] += LaneSums<TSimd, TVector, T>.Take(lanes, TSimd.Lanes);
    }

    /// <summary>
    /// Pieces of each stream: an odd number, so that streams of a chunk whose size is a power of two do not lie a power of two apart, where all of them
    /// would fall on the same places of the caches and the memory's banks. What is left makes streams of one piece.
    /// </summary>
    public static long Tiles(long count, int streams) => Math.Max(0, ((count / streams) - 1) | 1);

    /// <summary>Tiles of a block from each stream.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void FourBlocks(byte* x, nint stream, T* sides, nint sideStream, int d, long tiles, T* w, T* lanes)
    {
        int width = TSimd.Lanes, vector = width * TSimd.StoredSize;
        for (; tiles > 0; tiles--, sides += width)
        {
            TVector z0 = TSimd.Broadcast(w[d]), z1 = z0, z2 = z0, z3 = z0;
            byte* p = x;
            for (int j = 0; j < d; j++, p += vector)
            {
                TVector wj = TSimd.Broadcast(w[j]);
                PrefetchFour(p + BlocksAhead, stream);
                z0 = TSimd.MultiplyAdd(TSimd.LoadStored(p), wj, z0);
                z1 = TSimd.MultiplyAdd(TSimd.LoadStored(p + stream), wj, z1);
                z2 = TSimd.MultiplyAdd(TSimd.LoadStored(p + (2 * stream)), wj, z2);
                z3 = TSimd.MultiplyAdd(TSimd.LoadStored(p + (3 * stream)), wj, z3);
            }

            TRow.Evaluate(z0, TSimd.Load(sides), out TVector l0, out TVector r0);
            TRow.Evaluate(z1, TSimd.Load(sides + sideStream), out TVector l1, out TVector r1);
            TRow.Evaluate(z2, TSimd.Load(sides + (2 * sideStream)), out TVector l2, out TVector r2);
            TRow.Evaluate(z3, TSimd.Load(sides + (3 * sideStream)), out TVector l3, out TVector r3);

            T* sum = lanes;
            p = x;
            for (int j = 0; j < d; j++, p += vector, sum += width)
            {
                TVector g = TSimd.MultiplyAdd(TSimd.LoadStored(p), r0, TSimd.Load(sum));
                g = TSimd.MultiplyAdd(TSimd.LoadStored(p + stream), r1, g);
                g = TSimd.MultiplyAdd(TSimd.LoadStored(p + (2 * stream)), r2, g);
                g = TSimd.MultiplyAdd(TSimd.LoadStored(p + (3 * stream)), r3, g);
                TSimd.Store(g, sum);
            }

            x = p;
            Accumulate(TSimd.Add(TSimd.Add(r0, r1), TSimd.Add(r2, r3)), sum);
            Accumulate(TSimd.Add(TSimd.Add(l0, l1), TSimd.Add(l2, l3)), sum + width);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void OneBlock(byte* x, T* sides, int d, T* w, T* lanes)
    {
        int width = TSimd.Lanes, vector = width * TSimd.StoredSize;
        TRow.Evaluate(BlockMargins<TSimd, TVector, T>.Of(x, d, w), TSimd.Load(sides), out TVector loss, out TVector slope);
        for (int j = 0; j < d; j++, x += vector, lanes += width)
            TSimd.Store(TSimd.MultiplyAdd(TSimd.LoadStored(x), slope, TSimd.Load(lanes)), lanes);
        Accumulate(slope, lanes);
        Accumulate(loss, lanes + width);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void PrefetchFour(byte* line, nint stream)
    {
        Cache.PrefetchSecondLevel(line);
        Cache.PrefetchSecondLevel(line + stream);
        Cache.PrefetchSecondLevel(line + (2 * stream));
        Cache.PrefetchSecondLevel(line + (3 * stream));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Accumulate(TVector value, T* sum) => TSimd.Store(TSimd.Add(TSimd.Load(sum), value), sum);

    /// <summary>
    /// Rows one after the other: ⌈d/L⌉ − 1 vectors a row and its <see cref="RowTail{T}"/>. Scratch holds the sums of as many vectors, and two of slopes and losses.
    /// </summary>
    private static void RunRows(byte* x, nint row, T* sides, int d, long rows, T* w, T* scratch, double* partial)
    {
        T* last = stackalloc T[TSimd.Lanes];
        RowTail<T>.Coefficients(w, d, TSimd.Lanes, last);

        for (long tiles; (tiles = Tiles(rows, RowStreams)) > 0; rows -= tiles * RowStreams, x += (nint)(tiles * RowStreams) * row, sides += tiles * RowStreams)
        {
            const int TilesPerFlush = TermsPerFlush / RowStreams;
            for (long tile = 0; tile < tiles; tile += TilesPerFlush)
            {
                long run = Math.Min(TilesPerFlush, tiles - tile);
                EightRows(x + ((nint)tile * row), row, (nint)tiles * row, sides + tile, (nint)tiles, d, run, w, last, scratch);
                FlushRows(scratch, d, partial);
            }
        }

        if (rows == 0)
            return;

        // A stream of no length repeats the row; sides of zero make the copies count for nothing.
        T* alone = stackalloc T[RowStreams];
        new Span<T>(alone, RowStreams).Clear();
        for (; rows > 0; rows--, x += row, sides++)
        {
            alone[0] = *sides;
            EightRows(x, row, 0, alone, 1, d, 1, w, last, scratch);
        }

        FlushRows(scratch, d, partial);
    }

    /// <summary>Tiles of a row from each stream.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void EightRows(byte* x, nint row, nint stream, T* sides, nint sideStream, int d, long tiles, T* w, T* last, T* sums)
    {
        int width = TSimd.Lanes, vector = width * TSimd.StoredSize, vectors = RowTail<T>.VectorsBefore(d, width), longest = Math.Max(width, RowStreams);
        T* z = stackalloc T[2 * longest], side = z + longest;
        new Span<T>(z, 2 * longest).Clear();
        nint tail = (nint)(d - width) * TSimd.StoredSize, ahead = Math.Max(RowsAhead, row <= LongestRowAhead ? row : 0);
        for (; tiles > 0; tiles--, sides++, x += row)
        {
            TVector z0 = default, z1 = default, z2 = default, z3 = default, z4 = default, z5 = default, z6 = default, z7 = default;
            T* weight = w;
            byte* p = x, q = x + (4 * stream);
            for (int j = 0; j < vectors; j++, p += vector, q += vector, weight += width)
            {
                TVector wj = TSimd.Load(weight);
                PrefetchFour(p + RowsAhead, stream);
                z0 = TSimd.MultiplyAdd(TSimd.LoadStored(p), wj, z0);
                z1 = TSimd.MultiplyAdd(TSimd.LoadStored(p + stream), wj, z1);
                z2 = TSimd.MultiplyAdd(TSimd.LoadStored(p + (2 * stream)), wj, z2);
                z3 = TSimd.MultiplyAdd(TSimd.LoadStored(p + (3 * stream)), wj, z3);
                z4 = TSimd.MultiplyAdd(TSimd.LoadStored(q), wj, z4);
                z5 = TSimd.MultiplyAdd(TSimd.LoadStored(q + stream), wj, z5);
                z6 = TSimd.MultiplyAdd(TSimd.LoadStored(q + (2 * stream)), wj, z6);
                z7 = TSimd.MultiplyAdd(TSimd.LoadStored(q + (3 * stream)), wj, z7);
            }

            TVector wl = TSimd.Load(last);
            p = x + tail;
            q = p + (4 * stream);
            z[0] = TSimd.Sum(TSimd.MultiplyAdd(TSimd.LoadStored(p), wl, z0)) + w[d];
            z[1] = TSimd.Sum(TSimd.MultiplyAdd(TSimd.LoadStored(p + stream), wl, z1)) + w[d];
            z[2] = TSimd.Sum(TSimd.MultiplyAdd(TSimd.LoadStored(p + (2 * stream)), wl, z2)) + w[d];
            z[3] = TSimd.Sum(TSimd.MultiplyAdd(TSimd.LoadStored(p + (3 * stream)), wl, z3)) + w[d];
            z[4] = TSimd.Sum(TSimd.MultiplyAdd(TSimd.LoadStored(q), wl, z4)) + w[d];
            z[5] = TSimd.Sum(TSimd.MultiplyAdd(TSimd.LoadStored(q + stream), wl, z5)) + w[d];
            z[6] = TSimd.Sum(TSimd.MultiplyAdd(TSimd.LoadStored(q + (2 * stream)), wl, z6)) + w[d];
            z[7] = TSimd.Sum(TSimd.MultiplyAdd(TSimd.LoadStored(q + (3 * stream)), wl, z7)) + w[d];
            for (int i = 0; i < RowStreams; i++)
                side[i] = sides[i * sideStream];
            ToSlopes(z, side, sums + ((vectors + 1) * width));

            TVector r0 = TSimd.Broadcast(z[0]), r1 = TSimd.Broadcast(z[1]), r2 = TSimd.Broadcast(z[2]), r3 = TSimd.Broadcast(z[3]);
            TVector r4 = TSimd.Broadcast(z[4]), r5 = TSimd.Broadcast(z[5]), r6 = TSimd.Broadcast(z[6]), r7 = TSimd.Broadcast(z[7]);
            T* sum = sums;
            p = x;
            q = p + (4 * stream);
            for (int j = 0; j < vectors; j++, p += vector, q += vector, sum += width)
            {
                // Half of the lines are asked for here: the memory is kept busy while the gradient is made.
                PrefetchFour(q + ahead, stream);
                TSimd.Store(Combine(q, stream, r4, r5, r6, r7, Combine(p, stream, r0, r1, r2, r3, TSimd.Load(sum))), sum);
            }

            p = x + tail;
            q = p + (4 * stream);
            TSimd.Store(Combine(q, stream, r4, r5, r6, r7, Combine(p, stream, r0, r1, r2, r3, TSimd.Load(sum))), sum);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Combine(byte* p, nint stream, TVector r0, TVector r1, TVector r2, TVector r3, TVector sum)
    {
        sum = TSimd.MultiplyAdd(TSimd.LoadStored(p), r0, sum);
        sum = TSimd.MultiplyAdd(TSimd.LoadStored(p + stream), r1, sum);
        sum = TSimd.MultiplyAdd(TSimd.LoadStored(p + (2 * stream)), r2, sum);
        return TSimd.MultiplyAdd(TSimd.LoadStored(p + (3 * stream)), r3, sum);
    }

    /// <summary>The slopes of a tile's rows in place of their margins; slopes and losses are added to two vectors of sums.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void ToSlopes(T* z, T* side, T* sums)
    {
        for (int i = 0; i < RowStreams; i += TSimd.Lanes)
        {
            TRow.Evaluate(TSimd.Load(z + i), TSimd.Load(side + i), out TVector loss, out TVector slope);
            TSimd.Store(slope, z + i);
            Accumulate(slope, sums);
            Accumulate(loss, sums + TSimd.Lanes);
        }
    }

    /// <summary>Empties the sums of rows into the partial.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void FlushRows(T* sums, int d, double* partial)
    {
        int width = TSimd.Lanes, full = RowTail<T>.VectorsBefore(d, width) * width, taken = RowTail<T>.Taken(d, width);
        T* sum = sums;
        for (int j = 0; j < full; j += width, sum += width)
            TSimd.AddWide(TSimd.Load(sum), partial + j);
        for (int lane = taken; lane < width; lane++)
            partial[d - width + lane] += double.CreateTruncating(sum[lane]);
        partial[d] += TSimd.SumWide(TSimd.Load(sum + width));
        partial[d + 1] += TSimd.SumWide(TSimd.Load(sum + (2 * width)));
        new Span<T>(sums, full + (3 * width)).Clear();
    }
}
