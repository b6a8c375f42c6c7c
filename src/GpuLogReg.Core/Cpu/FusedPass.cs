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
    /// <summary>Streams of a chunk: as many as leave the loss of a tile in registers.</summary>
    private const int Streams = 4;

    /// <summary>Streams of a chunk where tiles are small and blocks are not.</summary>
    private const int StreamsOfSmallTiles = 2;

    /// <summary>Terms after which sums of type T go into float64: bounds their rounding error whatever n, to 256·2⁻²⁴ of the sum of magnitudes in float32, as on a GPU.</summary>
    public const int TermsPerFlush = 256;

    /// <summary>Bytes ahead of the margins, in each stream, that lines are asked for.</summary>
    private const int BlocksAhead = 1024;

    /// <summary>
    /// The gradient of a tile of blocks asks for a line of each stream with every eighth line of its own, beyond those that the margins asked for: so many that the memory
    /// is busy until the next margins, and so few that the gradient does not wait for them.
    /// </summary>
    private const int GradientAsksEvery = 8;

    /// <summary>
    /// Features from which a small tile is one of two blocks. Of fewer, in float32, four blocks are a small tile as well, and their losses, four chains at once, are
    /// most of its work; in float64, whose losses are taken one after the other, two are quicker at any width.
    /// </summary>
    private static int LeastFeaturesOfTwo
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => sizeof(T) == sizeof(float) ? 10 : 1;
    }

    /// <summary>Numbers of scratch that <see cref="Run"/> takes.</summary>
    /// <param name="features">d.</param>
    /// <param name="isRowMajor">Whether rows stay row-major.</param>
    public static long ScratchLength(int features, bool isRowMajor) => isRowMajor
        ? FusedRows<TSimd, TVector, T, TRow>.ScratchLength(features)
        : Math.Max(
            ((features + 2L) * TSimd.Lanes) + LaneSums<TSimd, TVector, T>.Length(features + 2),
            TSimd.HasPairs ? PairedBlocks<TSimd, TVector, T, TRow>.ScratchLength(features) : 0);

    /// <summary>Adds loss and gradient of a run of blocks to a partial of d + 2 numbers: gradient, intercept's gradient, loss.</summary>
    /// <param name="matrix">X.</param>
    /// <param name="tileSize">The machine's.</param>
    /// <param name="sides">What the row function takes beside the margin, L numbers a block from block 0 on.</param>
    /// <param name="run">Which.</param>
    /// <param name="w">d + 1 coefficients.</param>
    /// <param name="scratch"><see cref="ScratchLength"/> numbers, zero at entry and exit.</param>
    /// <param name="partial">Where the sums are added.</param>
    public static void Run(BlockedMatrix<T> matrix, TileSize tileSize, T* sides, BlockRun run, T* w, T* scratch, Span<double> partial)
    {
        int d = matrix.Features;
        var (first, count, following) = run;
        sides += first * TSimd.Lanes;
        if (matrix.IsRowMajor)
        {
            fixed (double* sums = partial)
                FusedRows<TSimd, TVector, T, TRow>.Run(matrix.Row(first * TSimd.Lanes), matrix.RowBytes, tileSize, sides, d, matrix.RowsWithin(first, count), matrix.RowsWithin(first + count, following), w, scratch, sums);
            return;
        }

        byte* x = matrix.Block(first);
        if (TSimd.HasPairs && d >= PairedBlocks<TSimd, TVector, T, TRow>.LeastFeatures)
        {
            PairedBlocks<TSimd, TVector, T, TRow>.Run(x, tileSize, sides, count, following, d, w, scratch, partial);
            return;
        }

        bool isSmall = tileSize == TileSize.Small && TSimd.StoredSize == sizeof(T), isOfTwo = isSmall && d >= LeastFeaturesOfTwo;
        int streams = isOfTwo ? StreamsOfSmallTiles : Streams, tilesPerFlush = TermsPerFlush / streams;
        nint block = (nint)d * TSimd.Lanes * TSimd.StoredSize;
        double* lanes = (double*)(scratch + ((nint)(d + 2) * TSimd.Lanes));
        for (long tiles; (tiles = Tiles(count, streams)) > 0; count -= tiles * streams, x += (nint)(tiles * streams) * block, sides += tiles * streams * TSimd.Lanes)
        {
            nint stream = (nint)tiles * block, sideStream = (nint)tiles * TSimd.Lanes;
            for (long tile = 0; tile < tiles; tile += tilesPerFlush)
            {
                long together = Math.Min(tilesPerFlush, tiles - tile);
                byte* start = x + ((nint)tile * block);
                T* sidesOfStart = sides + (tile * TSimd.Lanes);
                if (isOfTwo)
                    TwoBlocks(start, stream, sidesOfStart, sideStream, d, together, w, scratch);
                else if (isSmall)
                    FourBlocks<AsksForNone>(start, stream, sidesOfStart, sideStream, d, together, w, scratch);
                else
                    FourBlocks<AsksAhead>(start, stream, sidesOfStart, sideStream, d, together, w, scratch);
                LaneSums<TSimd, TVector, T>.Flush(scratch, d + 2, lanes);
            }
        }

        AskForStreams(x + ((nint)count * block), streams, (nint)Tiles(following, streams) * block);
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

    /// <summary>
    /// Asks for the first lines of the streams of the run that follows, while this one's sums are emptied: as many as the margins, which ask ahead, come too late for.
    /// </summary>
    /// <param name="x">Where it begins.</param>
    /// <param name="streams">How many.</param>
    /// <param name="stream">Bytes from a stream to the next; 0 where no run follows.</param>
    public static void AskForStreams(byte* x, int streams, nint stream)
    {
        for (nint at = 0, end = Math.Min(stream, BlocksAhead); at < end; at += Cache.Line)
        {
            for (int i = 0; i < streams; i++)
                Cache.PrefetchSecondLevel(x + (i * stream) + at);
        }
    }

    /// <summary>Tiles of a block from each stream.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void FourBlocks<TAsks>(byte* x, nint stream, T* sides, nint sideStream, int d, long tiles, T* w, T* lanes) where TAsks : struct, IAsks
    {
        int width = TSimd.Lanes, vector = width * TSimd.StoredSize, asks = Cache.VectorsOfLine(vector);
        byte* onStack = stackalloc byte[(Streams * width * sizeof(T)) + Cache.Line];
        T* z = (T*)Cache.Align(onStack);
        for (; tiles > 0; tiles--, sides += width)
        {
            TVector z0 = TSimd.Broadcast(w[d]), z1 = z0, z2 = z0, z3 = z0;
            byte* p = x;
            for (int j = 0; j < d; j++, p += vector)
            {
                TVector wj = TSimd.Broadcast(w[j]);
                if (TAsks.Ahead && j % asks == 0)
                    Cache.PrefetchFour(p + BlocksAhead, stream);
                z0 = TSimd.MultiplyAdd(TSimd.LoadStored(p), wj, z0);
                z1 = TSimd.MultiplyAdd(TSimd.LoadStored(p + stream), wj, z1);
                z2 = TSimd.MultiplyAdd(TSimd.LoadStored(p + (2 * stream)), wj, z2);
                z3 = TSimd.MultiplyAdd(TSimd.LoadStored(p + (3 * stream)), wj, z3);
            }

            TSimd.Store(z0, z);
            TSimd.Store(z1, z + width);
            TSimd.Store(z2, z + (2 * width));
            TSimd.Store(z3, z + (3 * width));
            if (TAsks.Ahead)
                Cache.PrefetchFour((byte*)sides + SlopesOfFour<TSimd, TVector, T, TRow>.SidesAhead, sideStream * sizeof(T));
            SlopesOfFour<TSimd, TVector, T, TRow>.Write(z, sides, sideStream, lanes + ((nint)d * width));
            TVector r0 = TSimd.Load(z), r1 = TSimd.Load(z + width), r2 = TSimd.Load(z + (2 * width)), r3 = TSimd.Load(z + (3 * width));

            T* sum = lanes;
            byte* far = p + BlocksAhead;
            p = x;
            for (int j = 0; j < d; j++, p += vector, sum += width)
            {
                if (TAsks.Ahead && j % (GradientAsksEvery * asks) == 0)
                {
                    Cache.PrefetchFour(far, stream);
                    far += asks * vector;
                }

                TVector g = TSimd.MultiplyAdd(TSimd.LoadStored(p), r0, TSimd.Load(sum));
                g = TSimd.MultiplyAdd(TSimd.LoadStored(p + stream), r1, g);
                g = TSimd.MultiplyAdd(TSimd.LoadStored(p + (2 * stream)), r2, g);
                g = TSimd.MultiplyAdd(TSimd.LoadStored(p + (3 * stream)), r3, g);
                TSimd.Store(g, sum);
            }

            x = p;
        }
    }

    /// <summary>
    /// Small tiles of a block from each of two streams. Nothing is asked for: while a tile's gradient waits for its slopes, a core that looks ahead is at the next tile's
    /// margins, and the two streams are what its prefetchers follow by themselves. Loops take four features a round: the end of one of few rounds is foreseen, and at
    /// one that is not a core has looked ahead in vain.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void TwoBlocks(byte* x, nint stream, T* sides, nint sideStream, int d, long tiles, T* w, T* lanes)
    {
        nint width = TSimd.Lanes, vector = width * TSimd.StoredSize, fours = (d & ~3) * vector, end = d * vector;
        for (; tiles > 0; tiles--, sides += width, x += end)
        {
            TVector z0 = TSimd.Broadcast(w[d]), z1 = z0, wj;
            T* weight = w;
            byte* p = x, q = x + stream, stop = x + fours, last = x + end;
            for (; p < stop; p += 4 * vector, q += 4 * vector, weight += 4)
            {
                wj = TSimd.Broadcast(weight[0]);
                z0 = TSimd.MultiplyAdd(TSimd.LoadStored(p), wj, z0);
                z1 = TSimd.MultiplyAdd(TSimd.LoadStored(q), wj, z1);
                wj = TSimd.Broadcast(weight[1]);
                z0 = TSimd.MultiplyAdd(TSimd.LoadStored(p + vector), wj, z0);
                z1 = TSimd.MultiplyAdd(TSimd.LoadStored(q + vector), wj, z1);
                wj = TSimd.Broadcast(weight[2]);
                z0 = TSimd.MultiplyAdd(TSimd.LoadStored(p + (2 * vector)), wj, z0);
                z1 = TSimd.MultiplyAdd(TSimd.LoadStored(q + (2 * vector)), wj, z1);
                wj = TSimd.Broadcast(weight[3]);
                z0 = TSimd.MultiplyAdd(TSimd.LoadStored(p + (3 * vector)), wj, z0);
                z1 = TSimd.MultiplyAdd(TSimd.LoadStored(q + (3 * vector)), wj, z1);
            }

            for (; p < last; p += vector, q += vector, weight++)
            {
                wj = TSimd.Broadcast(weight[0]);
                z0 = TSimd.MultiplyAdd(TSimd.LoadStored(p), wj, z0);
                z1 = TSimd.MultiplyAdd(TSimd.LoadStored(q), wj, z1);
            }

            TRow.Evaluate(z0, TSimd.Load(sides), out TVector loss0, out TVector r0);
            TRow.Evaluate(z1, TSimd.Load(sides + sideStream), out TVector loss1, out TVector r1);
            T* sum = lanes + (d * width);
            Accumulate(TSimd.Add(r0, r1), sum);
            Accumulate(TSimd.Add(loss0, loss1), sum + width);

            sum = lanes;
            p = x;
            q = x + stream;
            for (; p < stop; p += 4 * vector, q += 4 * vector, sum += 4 * width)
            {
                // In turns: where the next statement adds to the same sum, the compiler makes a load of its own of what could be one instruction with the multiply-add.
                TVector g0 = TSimd.Load(sum), g1 = TSimd.Load(sum + width), g2 = TSimd.Load(sum + (2 * width)), g3 = TSimd.Load(sum + (3 * width));
                g0 = TSimd.MultiplyAdd(TSimd.LoadStored(p), r0, g0);
                g1 = TSimd.MultiplyAdd(TSimd.LoadStored(p + vector), r0, g1);
                g2 = TSimd.MultiplyAdd(TSimd.LoadStored(p + (2 * vector)), r0, g2);
                g3 = TSimd.MultiplyAdd(TSimd.LoadStored(p + (3 * vector)), r0, g3);
                g0 = TSimd.MultiplyAdd(TSimd.LoadStored(q), r1, g0);
                g1 = TSimd.MultiplyAdd(TSimd.LoadStored(q + vector), r1, g1);
                g2 = TSimd.MultiplyAdd(TSimd.LoadStored(q + (2 * vector)), r1, g2);
                g3 = TSimd.MultiplyAdd(TSimd.LoadStored(q + (3 * vector)), r1, g3);
                TSimd.Store(g0, sum);
                TSimd.Store(g1, sum + width);
                TSimd.Store(g2, sum + (2 * width));
                TSimd.Store(g3, sum + (3 * width));
            }

            for (; p < last; p += vector, q += vector, sum += width)
            {
                TVector g = TSimd.Load(sum);
                g = TSimd.MultiplyAdd(r0, TSimd.LoadStored(p), g);
                TSimd.Store(TSimd.MultiplyAdd(r1, TSimd.LoadStored(q), g), sum);
            }
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
    private static void Accumulate(TVector value, T* sum) => TSimd.Store(TSimd.Add(TSimd.Load(sum), value), sum);
}
