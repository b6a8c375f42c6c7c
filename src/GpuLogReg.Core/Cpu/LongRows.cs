using System.Numerics;
using System.Runtime.CompilerServices;

namespace GpuLogReg.Cpu;

/// <summary>
/// The tiles of <see cref="FusedRows{TSimd, TVector, T, TRow}"/> on machines of <see cref="TileSize.Small"/>, where rows are too long for small tiles: while a tile is
/// worked on, its margins ask for half of the next tile's lines and its gradient for the other half, so that the memory is as busy in the one as in the other.
/// </summary>
/// <remarks>
/// A round is two vectors of each row, and takes the first of all rows before the second of any: row by row, the other way to write the same sums, a core has less of
/// the memory.
/// </remarks>
/// <inheritdoc cref="FusedPass{TSimd, TVector, T, TRow}"/>
internal static unsafe class LongRows<TSimd, TVector, T, TRow>
    where TSimd : struct, ISimd<TVector, T>
    where TRow : struct, IRowFunction<TVector>
    where TVector : struct
    where T : unmanaged, INumber<T>
{
    private const int Streams = 8;

    /// <summary>Tiles of a row from each stream; <paramref name="next"/> and <paramref name="nextStream"/> say where the tile after them lies, or one of them where none does.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void EightRows(byte* x, nint row, nint stream, T* sides, nint sideStream, int d, long tiles, T* w, T* last, T* sums, byte* next, nint nextStream)
    {
        int width = TSimd.Lanes, vectors = RowTail<T>.VectorsBefore(d, width), longest = Math.Max(width, Streams);
        bool isTwoLines = 2 * width * TSimd.StoredSize > Cache.Line;
        nint vector = width * TSimd.StoredSize, end = vectors * vector, pairs = (vectors & ~1) * vector, tail = (nint)(d - width) * TSimd.StoredSize;
        byte* onStack = stackalloc byte[(2 * longest * sizeof(T)) + Cache.Line];
        T* z = (T*)Cache.Align(onStack), side = z + longest;
        new Span<T>(z, 2 * longest).Clear();
        for (; tiles > 0; tiles--, sides++, x += row)
        {
            byte* after = tiles > 1 ? x + row : next;
            nint afterStream = tiles > 1 ? stream : nextStream;
            TVector z0 = default, z1 = default, z2 = default, z3 = default, z4 = default, z5 = default, z6 = default, z7 = default;
            T* weight = w;
            byte* p = x, q = x + (4 * stream), asked = after, askedFar = after + (4 * afterStream);
            for (nint at = 0; at < pairs; at += 2 * vector)
            {
                Cache.PrefetchFour(asked, afterStream);
                if (isTwoLines)
                    Cache.PrefetchFour(askedFar, afterStream);
                TVector wj = TSimd.Load(weight), wk = TSimd.Load(weight + width);
                FusedRows<TSimd, TVector, T, TRow>.Multiply(p, stream, wj, ref z0, ref z1, ref z2, ref z3);
                FusedRows<TSimd, TVector, T, TRow>.Multiply(q, stream, wj, ref z4, ref z5, ref z6, ref z7);
                FusedRows<TSimd, TVector, T, TRow>.Multiply(p + vector, stream, wk, ref z0, ref z1, ref z2, ref z3);
                FusedRows<TSimd, TVector, T, TRow>.Multiply(q + vector, stream, wk, ref z4, ref z5, ref z6, ref z7);
                p += 2 * vector;
                q += 2 * vector;
                asked += 2 * vector;
                askedFar += 2 * vector;
                weight += 2 * width;
            }

            if (pairs < end)
            {
                TVector wj = TSimd.Load(weight);
                FusedRows<TSimd, TVector, T, TRow>.Multiply(p, stream, wj, ref z0, ref z1, ref z2, ref z3);
                FusedRows<TSimd, TVector, T, TRow>.Multiply(q, stream, wj, ref z4, ref z5, ref z6, ref z7);
            }

            // Beyond the pairs, to the line of the row's last number: one line that was not asked for would be waited for by every tile.
            for (nint at = pairs; at < tail + vector + Cache.Line; at += Cache.Line)
            {
                Cache.PrefetchFour(after + at, afterStream);
                Cache.PrefetchFour(after + (4 * afterStream) + at, afterStream);
            }

            TVector wl = TSimd.Load(last);
            p = x + tail;
            q = p + (4 * stream);
            FusedRows<TSimd, TVector, T, TRow>.Multiply(p, stream, wl, ref z0, ref z1, ref z2, ref z3);
            FusedRows<TSimd, TVector, T, TRow>.Multiply(q, stream, wl, ref z4, ref z5, ref z6, ref z7);
            FourNumbers<T>.StoreSums(TSimd.Fold(z0), TSimd.Fold(z1), TSimd.Fold(z2), TSimd.Fold(z3), w[d], z);
            FourNumbers<T>.StoreSums(TSimd.Fold(z4), TSimd.Fold(z5), TSimd.Fold(z6), TSimd.Fold(z7), w[d], z + (Streams / 2));
            FourNumbers<T>.Gather(sides, sideStream, side);
            FourNumbers<T>.Gather(sides + (4 * sideStream), sideStream, side + (Streams / 2));
            FusedRows<TSimd, TVector, T, TRow>.ToSlopes(z, side, Streams, sums + ((vectors + 1) * width));

            TVector r0 = TSimd.Broadcast(z[0]), r1 = TSimd.Broadcast(z[1]), r2 = TSimd.Broadcast(z[2]), r3 = TSimd.Broadcast(z[3]);
            TVector r4 = TSimd.Broadcast(z[4]), r5 = TSimd.Broadcast(z[5]), r6 = TSimd.Broadcast(z[6]), r7 = TSimd.Broadcast(z[7]);
            T* sum = sums;
            p = x;
            q = p + (4 * stream);
            asked = isTwoLines ? after + vector : after;
            askedFar = asked + (4 * afterStream);
            for (nint at = 0; at < pairs; at += 2 * vector)
            {
                if (isTwoLines)
                    Cache.PrefetchFour(asked, afterStream);
                Cache.PrefetchFour(askedFar, afterStream);
                TSimd.Store(FusedRows<TSimd, TVector, T, TRow>.Combine(q, stream, r4, r5, r6, r7, FusedRows<TSimd, TVector, T, TRow>.Combine(p, stream, r0, r1, r2, r3, TSimd.Load(sum))), sum);
                TSimd.Store(FusedRows<TSimd, TVector, T, TRow>.Combine(q + vector, stream, r4, r5, r6, r7, FusedRows<TSimd, TVector, T, TRow>.Combine(p + vector, stream, r0, r1, r2, r3, TSimd.Load(sum + width))), sum + width);
                p += 2 * vector;
                q += 2 * vector;
                asked += 2 * vector;
                askedFar += 2 * vector;
                sum += 2 * width;
            }

            if (pairs < end)
            {
                TSimd.Store(FusedRows<TSimd, TVector, T, TRow>.Combine(q, stream, r4, r5, r6, r7, FusedRows<TSimd, TVector, T, TRow>.Combine(p, stream, r0, r1, r2, r3, TSimd.Load(sum))), sum);
                sum += width;
            }

            p = x + tail;
            q = p + (4 * stream);
            TSimd.Store(FusedRows<TSimd, TVector, T, TRow>.Combine(q, stream, r4, r5, r6, r7, FusedRows<TSimd, TVector, T, TRow>.Combine(p, stream, r0, r1, r2, r3, TSimd.Load(sum))), sum);
        }
    }
}
