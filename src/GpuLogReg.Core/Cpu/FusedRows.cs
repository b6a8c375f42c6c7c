using System.Numerics;
using System.Runtime.CompilerServices;

namespace GpuLogReg.Cpu;

/// <summary>
/// The fused pass over rows that lie one after the other: ⌈d/L⌉ − 1 vectors a row and its <see cref="RowTail{T}"/>. A chunk is read as eight streams, and a tile
/// takes a row from each.
/// </summary>
/// <inheritdoc cref="FusedPass{TSimd, TVector, T, TRow}"/>
internal static unsafe class FusedRows<TSimd, TVector, T, TRow>
    where TSimd : struct, ISimd<TVector, T>
    where TRow : struct, IRowFunction<TVector>
    where TVector : struct
    where T : unmanaged, INumber<T>
{
    /// <summary>As many as the processor's prefetchers follow.</summary>
    private const int Streams = 8;

    /// <summary>
    /// Bytes of a row up to which the margins ask for lines of all streams, and the gradient for some lines more, beyond those. The gradient of longer rows, which
    /// comes from the second-level cache, takes its time: it asks for half of the streams' lines.
    /// </summary>
    private const int LongestOfAll = 1 << 13;

    /// <summary>
    /// Bytes of a row up to which the gradient of a tile asks for the next rows of half of the streams: four of them beside the tile's eight, in half of the
    /// smallest second-level caches.
    /// </summary>
    private const int LongestOfHalf = 1 << 16;

    /// <summary>Bytes of a row up to which small tiles are taken: of longer rows four are more than a core looks ahead over.</summary>
    private const int LongestOfSmallTiles = 1280;

    /// <summary>Bytes of a longer row up to which, where tiles are small, a whole tile is asked for ahead.</summary>
    private const int LongestOfTileAhead = 24 << 10;

    /// <summary>Bytes ahead of the margins, in each stream, that lines are asked for. A line in 16 bits is twice the work.</summary>
    private static int Ahead
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => TSimd.StoredSize < sizeof(T) ? 512 : 1024;
    }

    /// <summary>Of how many lines the gradient asks for one more.</summary>
    private static int GradientAsksEvery
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => TSimd.StoredSize < sizeof(T) ? 2 : 4;
    }

    /// <summary>Numbers of scratch: the sums of as many vectors as a row has, and of slopes and losses.</summary>
    /// <param name="features">d.</param>
    public static long ScratchLength(int features) => (RowTail<T>.VectorsBefore(features, TSimd.Lanes) + 3L) * TSimd.Lanes;

    /// <summary>Adds loss and gradient of a run of rows to a partial.</summary>
    /// <param name="x">The first row.</param>
    /// <param name="row">Bytes from a row to the next.</param>
    /// <param name="tileSize">The machine's.</param>
    /// <param name="sides">What the row function takes beside the margin, a number a row.</param>
    /// <param name="d">Features.</param>
    /// <param name="rows">How many.</param>
    /// <param name="following">Of the run that begins where they end; 0 for none.</param>
    /// <param name="w">d + 1 coefficients.</param>
    /// <param name="scratch"><see cref="ScratchLength"/> numbers, zero at entry and exit.</param>
    /// <param name="partial">d + 2 numbers, added to: gradient, intercept's gradient, loss.</param>
    public static void Run(byte* x, nint row, TileSize tileSize, T* sides, int d, long rows, long following, T* w, T* scratch, double* partial)
    {
        T* last = stackalloc T[TSimd.Lanes];
        RowTail<T>.Coefficients(w, d, TSimd.Lanes, last);
        if (tileSize == TileSize.Small && row <= LongestOfSmallTiles)
        {
            ShortRows<TSimd, TVector, T, TRow>.Run(x, row, sides, d, rows, following, w, last, scratch, partial);
            return;
        }

        nint followingStream = (nint)FusedPass<TSimd, TVector, T, TRow>.Tiles(following, Streams) * row;
        bool asksForTile = tileSize == TileSize.Small && row <= LongestOfTileAhead;
        for (long tiles; (tiles = FusedPass<TSimd, TVector, T, TRow>.Tiles(rows, Streams)) > 0; rows -= tiles * Streams, x += (nint)(tiles * Streams) * row, sides += tiles * Streams)
        {
            const int TilesPerFlush = FusedPass<TSimd, TVector, T, TRow>.TermsPerFlush / Streams;
            for (long tile = 0; tile < tiles; tile += TilesPerFlush)
            {
                long run = Math.Min(TilesPerFlush, tiles - tile), left = rows - (tiles * Streams);

                // After the streams come the rows that are left, if they make a tile, and then the run that follows.
                byte* start = x + ((nint)tile * row), next = start + ((nint)run * row);
                nint stream = (nint)tiles * row, nextStream = stream;
                if (tile + run == tiles)
                {
                    nextStream = left >= Streams ? row : followingStream;
                    next = nextStream == 0 ? start : x + ((nint)(left >= Streams ? tiles * Streams : rows) * row);
                }

                if (asksForTile)
                    LongRows<TSimd, TVector, T, TRow>.EightRows(start, row, stream, sides + tile, (nint)tiles, d, run, w, last, scratch, next, nextStream);
                else
                    EightRows(start, row, stream, sides + tile, (nint)tiles, d, run, w, last, scratch, next, nextStream);
                Flush(scratch, d, partial);
            }
        }

        if (rows == 0)
            return;

        // A stream of no length repeats the row; sides of zero make the copies count for nothing.
        T* alone = stackalloc T[Streams];
        new Span<T>(alone, Streams).Clear();
        for (; rows > 0; rows--, x += row, sides++)
        {
            alone[0] = *sides;
            EightRows(x, row, 0, alone, 1, d, 1, w, last, scratch, x, 0);
        }

        Flush(scratch, d, partial);
    }

    /// <summary>Tiles of a row from each stream; <paramref name="next"/> and <paramref name="nextStream"/> say where the tile after them lies, or one of them where none does.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void EightRows(byte* x, nint row, nint stream, T* sides, nint sideStream, int d, long tiles, T* w, T* last, T* sums, byte* next, nint nextStream)
    {
        int width = TSimd.Lanes, vector = width * TSimd.StoredSize, vectors = RowTail<T>.VectorsBefore(d, width), longest = Math.Max(width, Streams);
        byte* onStack = stackalloc byte[(2 * longest * sizeof(T)) + Cache.Line];
        T* z = (T*)Cache.Align(onStack), side = z + longest;
        new Span<T>(z, 2 * longest).Clear();
        nint tail = (nint)(d - width) * TSimd.StoredSize;
        int asks = Cache.VectorsOfLine(vector);
        bool asksForAll = row <= LongestOfAll, asksForHalf = !asksForAll && row <= LongestOfHalf;
        for (; tiles > 0; tiles--, sides++, x += row)
        {
            TVector z0 = default, z1 = default, z2 = default, z3 = default, z4 = default, z5 = default, z6 = default, z7 = default;
            T* weight = w;
            byte* p = x, q = x + (4 * stream);
            for (int j = 0; j < vectors; j++, p += vector, q += vector, weight += width)
            {
                TVector wj = TSimd.Load(weight);
                if (j % asks == 0)
                {
                    Cache.PrefetchFour(p + Ahead, stream);
                    if (asksForAll)
                        Cache.PrefetchFour(q + Ahead, stream);
                }

                Multiply(p, stream, wj, ref z0, ref z1, ref z2, ref z3);
                Multiply(q, stream, wj, ref z4, ref z5, ref z6, ref z7);
            }

            TVector wl = TSimd.Load(last);
            p = x + tail;
            q = p + (4 * stream);
            Multiply(p, stream, wl, ref z0, ref z1, ref z2, ref z3);
            Multiply(q, stream, wl, ref z4, ref z5, ref z6, ref z7);
            FourNumbers<T>.StoreSums(TSimd.Fold(z0), TSimd.Fold(z1), TSimd.Fold(z2), TSimd.Fold(z3), w[d], z);
            FourNumbers<T>.StoreSums(TSimd.Fold(z4), TSimd.Fold(z5), TSimd.Fold(z6), TSimd.Fold(z7), w[d], z + (Streams / 2));
            FourNumbers<T>.Gather(sides, sideStream, side);
            FourNumbers<T>.Gather(sides + (4 * sideStream), sideStream, side + (Streams / 2));
            ToSlopes(z, side, Streams, sums + ((vectors + 1) * width));

            TVector r0 = TSimd.Broadcast(z[0]), r1 = TSimd.Broadcast(z[1]), r2 = TSimd.Broadcast(z[2]), r3 = TSimd.Broadcast(z[3]);
            TVector r4 = TSimd.Broadcast(z[4]), r5 = TSimd.Broadcast(z[5]), r6 = TSimd.Broadcast(z[6]), r7 = TSimd.Broadcast(z[7]);

            // The memory is kept busy while the gradient is made.
            byte* after = tiles > 1 ? x + row : next;
            nint afterStream = tiles > 1 ? stream : nextStream;
            T* sum = sums;
            p = x;
            q = p + (4 * stream);
            for (int j = 0; j < vectors; j++, p += vector, q += vector, sum += width)
            {
                if (asksForHalf && j % asks == 0)
                {
                    Cache.PrefetchFour(after + (4 * afterStream), afterStream);
                    after += asks * vector;
                }
                else if (asksForAll && j % (GradientAsksEvery * asks) == 0)
                {
                    Cache.PrefetchFour(after + Ahead, afterStream);
                    Cache.PrefetchFour(after + (4 * afterStream) + Ahead, afterStream);
                    after += asks * vector;
                }

                TSimd.Store(Combine(q, stream, r4, r5, r6, r7, Combine(p, stream, r0, r1, r2, r3, TSimd.Load(sum))), sum);
            }

            p = x + tail;
            q = p + (4 * stream);
            TSimd.Store(Combine(q, stream, r4, r5, r6, r7, Combine(p, stream, r0, r1, r2, r3, TSimd.Load(sum))), sum);
        }
    }

    /// <summary>Adds a vector of each of four streams, times the weights, to the margins: stream by stream, as prefetchers see them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Multiply(byte* p, nint stream, TVector weights, ref TVector z0, ref TVector z1, ref TVector z2, ref TVector z3)
    {
        z0 = TSimd.MultiplyAdd(TSimd.LoadStored(p), weights, z0);
        z1 = TSimd.MultiplyAdd(TSimd.LoadStored(p + stream), weights, z1);
        z2 = TSimd.MultiplyAdd(TSimd.LoadStored(p + (2 * stream)), weights, z2);
        z3 = TSimd.MultiplyAdd(TSimd.LoadStored(p + (3 * stream)), weights, z3);
    }

    /// <summary>Adds a vector of each of four streams, times their rows' slopes, to a vector of the gradient's sums.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Combine(byte* p, nint stream, TVector r0, TVector r1, TVector r2, TVector r3, TVector sum)
    {
        sum = TSimd.MultiplyAdd(TSimd.LoadStored(p), r0, sum);
        sum = TSimd.MultiplyAdd(TSimd.LoadStored(p + stream), r1, sum);
        sum = TSimd.MultiplyAdd(TSimd.LoadStored(p + (2 * stream)), r2, sum);
        return TSimd.MultiplyAdd(TSimd.LoadStored(p + (3 * stream)), r3, sum);
    }

    /// <summary>The slopes of a tile's rows in place of their margins; slopes and losses are added to two vectors of sums.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void ToSlopes(T* z, T* side, int rows, T* sums)
    {
        for (int i = 0; i < rows; i += TSimd.Lanes)
        {
            TRow.Evaluate(TSimd.LoadParts(z + i), TSimd.LoadParts(side + i), out TVector loss, out TVector slope);
            TSimd.Store(slope, z + i);
            TSimd.Store(TSimd.Add(TSimd.Load(sums), slope), sums);
            TSimd.Store(TSimd.Add(TSimd.Load(sums + TSimd.Lanes), loss), sums + TSimd.Lanes);
        }
    }

    /// <summary>Empties the sums of rows into the partial.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Flush(T* sums, int d, double* partial)
    {
        int width = TSimd.Lanes, taken = RowTail<T>.Taken(d, width), whole = d - (taken == 0 ? 0 : width - taken);
        T* sum = sums;
        for (int j = 0; j < whole; j += width, sum += width)
        {
            TSimd.AddWide(TSimd.Load(sum), partial + j);
            TSimd.Store(default, sum);
        }

        if (taken > 0)
        {
            for (int lane = taken; lane < width; lane++)
                partial[d - width + lane] += double.CreateTruncating(sum[lane]);
            TSimd.Store(default, sum);
            sum += width;
        }

        partial[d] += TSimd.SumWide(TSimd.Load(sum));
        partial[d + 1] += TSimd.SumWide(TSimd.Load(sum + width));
        TSimd.Store(default, sum);
        TSimd.Store(default, sum + width);
    }
}
