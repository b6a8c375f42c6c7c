using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace GpuLogReg.Cpu;

/// <summary>
/// The fused pass in small tiles over rows that lie one after the other: some rows from each of four streams, <see cref="TileSize.Small"/> together.
/// Bytes moved: d stored numbers and one of type T a row; operations: 4·d a row, some 6 a row for its horizontal sum, and about 40 a tile of four rows and 40·L of more.
/// </summary>
/// <inheritdoc cref="FusedPass{TSimd, TVector, T, TRow}"/>
internal static unsafe class ShortRows<TSimd, TVector, T, TRow>
    where TSimd : struct, ISimd<TVector, T>
    where TRow : struct, IRowFunction<TVector>
    where TVector : struct
    where T : unmanaged, INumber<T>
{
    private const int Streams = 4;

    /// <summary>Vectors of a tile, where a row of each stream is not more: what a core looks ahead over is twice as many operations and the loss. Of 16 bits two lie on a line.</summary>
    private const int VectorsOfTile = 64, VectorsOfTileOfHalves = 128;

    /// <summary>
    /// Vectors of a row from which a stream gives a tile one row, where numbers are stored as they are computed: four rows fill a narrow vector of the
    /// loss, and two of so small tiles are within what a core looks ahead over.
    /// </summary>
    private const int LeastVectorsOfOneRow = 6;

    /// <summary>Most rows of a stream in a tile: four times as many give a vector of the loss whole.</summary>
    private const int MostDepth = 4;

    /// <summary>
    /// Bytes ahead of the margins, in each stream, that lines are asked for where rows are so long that a stream gives a tile one of them. Not in 16 bits, where a line is
    /// twice the work.
    /// </summary>
    private const int Ahead = 1024;

    /// <summary>Adds loss and gradient of a run of rows to a partial; what <see cref="FusedRows{TSimd, TVector, T, TRow}.Run"/> takes.</summary>
    public static void Run(byte* x, nint row, T* sides, int d, long rows, long following, T* w, T* last, T* scratch, double* partial)
    {
        int depth = Depth(d), together = Streams * depth, tilesPerFlush = FusedPass<TSimd, TVector, T, TRow>.TermsPerFlush / together;
        for (long tiles; (tiles = FusedPass<TSimd, TVector, T, TRow>.Tiles(rows, together)) > 0; rows -= tiles * together, x += (nint)(tiles * together) * row, sides += tiles * together)
        {
            nint stream = (nint)tiles * depth;
            for (long tile = 0; tile < tiles; tile += tilesPerFlush)
            {
                FourStreams(x + ((nint)(tile * depth) * row), row, stream * row, sides + (tile * depth), stream, depth, d, Math.Min(tilesPerFlush, tiles - tile), w, last, scratch);
                FusedRows<TSimd, TVector, T, TRow>.Flush(scratch, d, partial);
            }
        }

        FusedPass<TSimd, TVector, T, TRow>.AskForStreams(x + ((nint)rows * row), Streams, (nint)FusedPass<TSimd, TVector, T, TRow>.Tiles(following, together) * depth * row);
        if (rows == 0)
            return;

        // A stream of no length repeats the row; sides of zero make the copies count for nothing.
        T* alone = stackalloc T[Streams];
        new Span<T>(alone, Streams).Clear();
        for (; rows > 0; rows--, x += row, sides++)
        {
            alone[0] = *sides;
            FourStreams(x, row, 0, alone, 1, 1, d, 1, w, last, scratch);
        }

        FusedRows<TSimd, TVector, T, TRow>.Flush(scratch, d, partial);
    }

    /// <summary>Rows of a stream in a tile: 4, 2 or 1.</summary>
    private static int Depth(int d)
    {
        int depth = MostDepth, vectors = RowTail<T>.VectorsBefore(d, TSimd.Lanes) + 1;
        bool isStoredAsComputed = TSimd.StoredSize == sizeof(T);
        if (isStoredAsComputed && vectors >= LeastVectorsOfOneRow)
            return 1;
        while (depth > 1 && Streams * depth * vectors > (isStoredAsComputed ? VectorsOfTile : VectorsOfTileOfHalves))
            depth /= 2;
        return depth;
    }

    /// <summary>The slopes of four rows in place of their margins, by a vector of four numbers; slopes and losses are added to the first four of two vectors of sums.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void ToSlopesOfFew<TFewSimd, TFew>(T* z, T* side, T* sums)
        where TFewSimd : struct, ISimd<TFew, T>
        where TFew : struct
    {
        TRow.EvaluateFew<TFewSimd, TFew, T>(TFewSimd.LoadParts(z), TFewSimd.LoadParts(side), out TFew loss, out TFew slope);
        TFewSimd.Store(slope, z);
        TFewSimd.Store(TFewSimd.Add(TFewSimd.Load(sums), slope), sums);
        sums += TSimd.Lanes;
        TFewSimd.Store(TFewSimd.Add(TFewSimd.Load(sums), loss), sums);
    }

    /// <summary>Tiles of <paramref name="depth"/> rows from each stream. Loops take two vectors a round: what a core looks ahead over is counted in instructions.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void FourStreams(byte* x, nint row, nint stream, T* sides, nint sideStream, int depth, int d, long tiles, T* w, T* last, T* sums)
    {
        int width = TSimd.Lanes, vectors = RowTail<T>.VectorsBefore(d, width), longest = Math.Max(width, Streams * MostDepth);
        int wider = sizeof(T) / TSimd.StoredSize;
        nint vector = TSimd.Lanes * TSimd.StoredSize;
        nint end = vectors * vector, pairs = (vectors & ~1) * vector, tail = (nint)(d - width) * TSimd.StoredSize;
        byte* onStack = stackalloc byte[(2 * longest * sizeof(T)) + Cache.Line];
        T* z = (T*)Cache.Align(onStack), lastSum = sums + ((nint)vectors * width);
        new Span<T>(z, 2 * longest).Clear();
        bool asks = depth == 1 && TSimd.StoredSize == sizeof(T);
        for (; tiles > 0; tiles--, sides += depth)
        {
            byte* p0 = x;
            T* of = z;
            for (int i = 0; i < depth; i++, p0 += row, of += Streams)
            {
                TVector z0 = default, z1 = default, z2 = default, z3 = default;
                byte* p1 = p0 + stream, p2 = p1 + stream, p3 = p2 + stream;
                nint at = 0;
                for (; at < pairs; at += 2 * vector)
                {
                    if (asks)
                    {
                        Cache.PrefetchFour(p0 + at + Ahead, stream);
                        if (2 * vector > Cache.Line)
                            Cache.PrefetchFour(p0 + at + vector + Ahead, stream);
                    }

                    T* weight = (T*)((byte*)w + (at * wider));
                    TVector w0 = TSimd.Load(weight), w1 = TSimd.Load(weight + width);
                    z0 = TSimd.MultiplyAdd(TSimd.LoadStored(p0 + at + vector), w1, TSimd.MultiplyAdd(TSimd.LoadStored(p0 + at), w0, z0));
                    z1 = TSimd.MultiplyAdd(TSimd.LoadStored(p1 + at + vector), w1, TSimd.MultiplyAdd(TSimd.LoadStored(p1 + at), w0, z1));
                    z2 = TSimd.MultiplyAdd(TSimd.LoadStored(p2 + at + vector), w1, TSimd.MultiplyAdd(TSimd.LoadStored(p2 + at), w0, z2));
                    z3 = TSimd.MultiplyAdd(TSimd.LoadStored(p3 + at + vector), w1, TSimd.MultiplyAdd(TSimd.LoadStored(p3 + at), w0, z3));
                }

                if (at < end)
                {
                    TVector wj = TSimd.Load((T*)((byte*)w + (at * wider)));
                    z0 = TSimd.MultiplyAdd(TSimd.LoadStored(p0 + at), wj, z0);
                    z1 = TSimd.MultiplyAdd(TSimd.LoadStored(p1 + at), wj, z1);
                    z2 = TSimd.MultiplyAdd(TSimd.LoadStored(p2 + at), wj, z2);
                    z3 = TSimd.MultiplyAdd(TSimd.LoadStored(p3 + at), wj, z3);
                }

                if (asks)
                {
                    for (nint asked = pairs; asked < row; asked += Cache.Line)
                        Cache.PrefetchFour(p0 + asked + Ahead, stream);
                }

                TVector wl = TSimd.Load(last);
                z0 = TSimd.MultiplyAdd(TSimd.LoadStored(p0 + tail), wl, z0);
                z1 = TSimd.MultiplyAdd(TSimd.LoadStored(p1 + tail), wl, z1);
                z2 = TSimd.MultiplyAdd(TSimd.LoadStored(p2 + tail), wl, z2);
                z3 = TSimd.MultiplyAdd(TSimd.LoadStored(p3 + tail), wl, z3);
                FourNumbers<T>.StoreSums(TSimd.Fold(z0), TSimd.Fold(z1), TSimd.Fold(z2), TSimd.Fold(z3), w[d], of);
                FourNumbers<T>.Gather(sides + i, sideStream, of + longest);
            }

            if (depth > 1 || TSimd.Lanes < Streams)
                FusedRows<TSimd, TVector, T, TRow>.ToSlopes(z, z + longest, Streams * depth, lastSum + width);
            else if (typeof(T) == typeof(float))
                ToSlopesOfFew<Simd128<T>, Vector128<T>>(z, z + longest, lastSum + width);
            else
                ToSlopesOfFew<Simd256<T>, Vector256<T>>(z, z + longest, lastSum + width);
            of = z;
            for (int i = 0; i < depth; i++, x += row, of += Streams)
            {
                TVector r0 = TSimd.Broadcast(of[0]), r1 = TSimd.Broadcast(of[1]), r2 = TSimd.Broadcast(of[2]), r3 = TSimd.Broadcast(of[3]);
                nint at = 0;
                for (; at < pairs; at += 2 * vector)
                {
                    T* sum = (T*)((byte*)sums + (at * wider));
                    TSimd.Store(FusedRows<TSimd, TVector, T, TRow>.Combine(x + at, stream, r0, r1, r2, r3, TSimd.Load(sum)), sum);
                    TSimd.Store(FusedRows<TSimd, TVector, T, TRow>.Combine(x + at + vector, stream, r0, r1, r2, r3, TSimd.Load(sum + width)), sum + width);
                }

                if (at < end)
                {
                    T* sum = lastSum - width;
                    TSimd.Store(FusedRows<TSimd, TVector, T, TRow>.Combine(x + at, stream, r0, r1, r2, r3, TSimd.Load(sum)), sum);
                }

                TSimd.Store(FusedRows<TSimd, TVector, T, TRow>.Combine(x + tail, stream, r0, r1, r2, r3, TSimd.Load(lastSum)), lastSum);
            }
        }
    }
}
