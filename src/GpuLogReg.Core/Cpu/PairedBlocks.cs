using System.Numerics;
using System.Runtime.CompilerServices;

namespace GpuLogReg.Cpu;

/// <summary>
/// The fused pass over feature-major blocks of a storage that is widened two features at a time (<see cref="ISimd{TVector, T}.HasPairs"/>). Of a load of two
/// vectors, two features of L rows, the even rows of both come with one operation and the odd rows with another; so a stored number costs half the widening
/// and a feature half a vector of sums. See <see cref="LaneHalves{TVector}"/> for what stands where.
/// </summary>
/// <inheritdoc cref="FusedPass{TSimd, TVector, T, TRow}"/>
internal static unsafe class PairedBlocks<TSimd, TVector, T, TRow>
    where TSimd : struct, ISimd<TVector, T>
    where TRow : struct, IRowFunction<TVector>
    where TVector : struct
    where T : unmanaged, INumber<T>
{
    /// <summary>Features from which it pays: with fewer the loss binds, and putting rows in order is added to it.</summary>
    public const int LeastFeatures = 24;

    private const int Streams = 4, BlocksAhead = 768;

    /// <summary>As in <see cref="FusedPass{TSimd, TVector, T, TRow}"/>, for every second line: one here is as much work as two there.</summary>
    private const int GradientAsksEvery = 2;

    /// <summary>A tile adds two terms for each of its blocks to a sum.</summary>
    private const int BlocksPerFlush = FusedPass<TSimd, TVector, T, TRow>.TermsPerFlush / 2;

    /// <summary>Streams, and the features from which such tiles are taken, where tiles are small: of fewer, four blocks are a small tile as well.</summary>
    private const int StreamsOfSmallTiles = 2, LeastFeaturesOfTwo = 32;

    /// <summary>Numbers of scratch: sums of pairs of features, an odd feature, slopes and losses; the coefficients of pairs; and the lanes of the sums in float64.</summary>
    /// <param name="features">d.</param>
    public static long ScratchLength(int features) => (((2L * (features / 2)) + 3) * TSimd.Lanes) + LaneSums<TSimd, TVector, T>.Length((features / 2) + 3);

    /// <summary>Adds loss and gradient of a run of blocks to a partial.</summary>
    /// <param name="x">The first block.</param>
    /// <param name="tileSize">The machine's.</param>
    /// <param name="sides">What the row function takes beside the margin, L numbers a block.</param>
    /// <param name="count">Number of blocks.</param>
    /// <param name="following">Of the run that begins where they end; 0 for none.</param>
    /// <param name="d">Features.</param>
    /// <param name="w">d + 1 coefficients.</param>
    /// <param name="scratch"><see cref="ScratchLength"/> numbers, zero at entry and exit.</param>
    /// <param name="partial">d + 2 numbers, added to: gradient, intercept's gradient, loss.</param>
    public static void Run(byte* x, TileSize tileSize, T* sides, long count, long following, int d, T* w, T* scratch, Span<double> partial)
    {
        int width = TSimd.Lanes, pairs = d / 2;
        T* weights = scratch + ((nint)(pairs + 3) * width);
        double* lanes = (double*)(weights + ((nint)pairs * width));
        for (int p = 0; p < pairs; p++)
        {
            new Span<T>(weights + ((nint)p * width), width / 2).Fill(w[2 * p]);
            new Span<T>(weights + ((nint)p * width) + (width / 2), width / 2).Fill(w[(2 * p) + 1]);
        }

        bool isOfTwo = tileSize == TileSize.Small && d >= LeastFeaturesOfTwo;
        int streams = isOfTwo ? StreamsOfSmallTiles : Streams, tilesPerFlush = BlocksPerFlush / streams;
        nint block = (nint)d * width * TSimd.StoredSize;
        for (long tiles; (tiles = FusedPass<TSimd, TVector, T, TRow>.Tiles(count, streams)) > 0; count -= tiles * streams, x += (nint)(tiles * streams) * block, sides += tiles * streams * width)
        {
            nint stream = (nint)tiles * block, sideStream = (nint)tiles * width;
            for (long tile = 0; tile < tiles; tile += tilesPerFlush)
            {
                long run = Math.Min(tilesPerFlush, tiles - tile);
                if (isOfTwo)
                    TwoBlocks(x + ((nint)tile * block), stream, sides + (tile * width), sideStream, d, run, w, weights, scratch);
                else
                    FourBlocks(x + ((nint)tile * block), stream, sides + (tile * width), sideStream, d, run, w, weights, scratch);
                LaneSums<TSimd, TVector, T>.Flush(scratch, pairs + 3, lanes);
            }
        }

        FusedPass<TSimd, TVector, T, TRow>.AskForStreams(x + ((nint)count * block), streams, (nint)FusedPass<TSimd, TVector, T, TRow>.Tiles(following, streams) * block);
        for (; count > 0; count--, x += block, sides += width)
            OneBlock(x, sides, d, w, weights, scratch);
        LaneSums<TSimd, TVector, T>.Flush(scratch, pairs + 3, lanes);
        new Span<T>(weights, pairs * width).Clear();

        // Of a pair, half of the lanes are the one feature's and half the other's.
        for (int j = 0; j < 2 * pairs; j++, lanes += width / 2)
            partial[j] += LaneSums<TSimd, TVector, T>.Take(lanes, width / 2);
        for (int j = d % 2 != 0 ? d - 1 : d, vector = d % 2 != 0 ? 0 : 1; vector < 3; j++, vector++)
            partial[j] += LaneSums<TSimd, TVector, T>.Take(lanes + ((nint)vector * width), width);
    }

    /// <summary>Tiles of a block from each stream. Its steps are methods of their own: the compiler inlines only so much into one.</summary>
    private static void FourBlocks(byte* x, nint stream, T* sides, nint sideStream, int d, long tiles, T* w, T* weights, T* sums)
    {
        int width = TSimd.Lanes;
        T* z = stackalloc T[Streams * width];
        nint block = (nint)d * width * TSimd.StoredSize;
        for (; tiles > 0; tiles--, sides += width, x += block)
        {
            MarginsOfFour(x, stream, d, w, weights, z);
            ToSlopes(sides, sideStream, z, sums + ((nint)((d / 2) + 1) * width));
            AddFour(x, stream, d, z, sums);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void MarginsOfFour(byte* x, nint stream, int d, T* w, T* weights, T* z)
    {
        int width = TSimd.Lanes, vector = width * TSimd.StoredSize, asks = Cache.VectorsOfLine(2 * vector);
        TVector e0 = default, e1 = default, e2 = default, e3 = default, o0 = default, o1 = default, o2 = default, o3 = default;
        for (int p = d / 2; p > 0; p--, x += 2 * vector, weights += width)
        {
            TVector wp = TSimd.Load(weights);
            if (p % asks == 0)
                Cache.PrefetchFour(x + BlocksAhead, stream);
            MultiplyPair(x, wp, ref e0, ref o0);
            MultiplyPair(x + stream, wp, ref e1, ref o1);
            MultiplyPair(x + (2 * stream), wp, ref e2, ref o2);
            MultiplyPair(x + (3 * stream), wp, ref e3, ref o3);
        }

        TVector bias = TSimd.Broadcast(w[d]);
        TSimd.Store(Margins(e0, o0, bias), z);
        TSimd.Store(Margins(e1, o1, bias), z + width);
        TSimd.Store(Margins(e2, o2, bias), z + (2 * width));
        TSimd.Store(Margins(e3, o3, bias), z + (3 * width));
        if (d % 2 == 0)
            return;
        for (int i = 0; i < Streams; i++, x += stream, z += width)
            TSimd.Store(TSimd.MultiplyAdd(Last(x), TSimd.Broadcast(w[d - 1]), TSimd.Load(z)), z);
    }

    /// <summary>The slopes of a tile in place of its margins; slopes and losses are added to two vectors of sums.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void ToSlopes(T* sides, nint sideStream, T* z, T* sums)
    {
        int width = TSimd.Lanes;
        T* ordered = stackalloc T[Streams * width];
        Cache.PrefetchFour((byte*)sides + SlopesOfFour<TSimd, TVector, T, TRow>.SidesAhead, sideStream * sizeof(T));
        for (int i = 0; i < Streams; i++, sides += sideStream)
            TSimd.Store(Sides(sides), ordered + (i * width));
        SlopesOfFour<TSimd, TVector, T, TRow>.Write(z, ordered, width, sums);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void AddFour(byte* x, nint stream, int d, T* slopes, T* sums)
    {
        int width = TSimd.Lanes, vector = width * TSimd.StoredSize, asks = Cache.VectorsOfLine(2 * vector);
        byte* far = x + ((nint)d * vector) + BlocksAhead;
        TVector r0 = TSimd.Load(slopes), r1 = TSimd.Load(slopes + width), r2 = TSimd.Load(slopes + (2 * width)), r3 = TSimd.Load(slopes + (3 * width));
        TVector e0 = LaneHalves<TVector>.LowerTwice(r0), o0 = LaneHalves<TVector>.UpperTwice(r0), e1 = LaneHalves<TVector>.LowerTwice(r1), o1 = LaneHalves<TVector>.UpperTwice(r1);
        TVector e2 = LaneHalves<TVector>.LowerTwice(r2), o2 = LaneHalves<TVector>.UpperTwice(r2), e3 = LaneHalves<TVector>.LowerTwice(r3), o3 = LaneHalves<TVector>.UpperTwice(r3);
        for (int p = d / 2; p > 0; p--, x += 2 * vector, sums += width)
        {
            if (p % (GradientAsksEvery * asks) == 0)
            {
                Cache.PrefetchFour(far, stream);
                far += asks * 2 * vector;
            }

            TVector g = AddPair(x, e0, o0, TSimd.Load(sums));
            g = AddPair(x + stream, e1, o1, g);
            g = AddPair(x + (2 * stream), e2, o2, g);
            TSimd.Store(AddPair(x + (3 * stream), e3, o3, g), sums);
        }

        if (d % 2 == 0)
            return;
        for (int i = 0; i < Streams; i++, x += stream, slopes += width)
            TSimd.Store(TSimd.MultiplyAdd(Last(x), TSimd.Load(slopes), TSimd.Load(sums)), sums);
    }

    /// <summary>Small tiles of a block from each of two streams, as <see cref="FusedPass{TSimd, TVector, T, TRow}"/> has them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void TwoBlocks(byte* x, nint stream, T* sides, nint sideStream, int d, long tiles, T* w, T* weights, T* sums)
    {
        int width = TSimd.Lanes, vector = width * TSimd.StoredSize, pairs = d / 2, fours = pairs & ~3;
        for (; tiles > 0; tiles--, sides += width)
        {
            TVector e0 = default, e1 = default, o0 = default, o1 = default, wp;
            byte* at = x;
            T* weight = weights;
            int p = 0;
            for (; p < fours; p += 4, at += 8 * vector, weight += 4 * width)
            {
                wp = TSimd.Load(weight);
                MultiplyPair(at, wp, ref e0, ref o0);
                MultiplyPair(at + stream, wp, ref e1, ref o1);
                wp = TSimd.Load(weight + width);
                MultiplyPair(at + (2 * vector), wp, ref e0, ref o0);
                MultiplyPair(at + stream + (2 * vector), wp, ref e1, ref o1);
                wp = TSimd.Load(weight + (2 * width));
                MultiplyPair(at + (4 * vector), wp, ref e0, ref o0);
                MultiplyPair(at + stream + (4 * vector), wp, ref e1, ref o1);
                wp = TSimd.Load(weight + (3 * width));
                MultiplyPair(at + (6 * vector), wp, ref e0, ref o0);
                MultiplyPair(at + stream + (6 * vector), wp, ref e1, ref o1);
            }

            for (; p < pairs; p++, at += 2 * vector, weight += width)
            {
                wp = TSimd.Load(weight);
                MultiplyPair(at, wp, ref e0, ref o0);
                MultiplyPair(at + stream, wp, ref e1, ref o1);
            }

            TVector bias = TSimd.Broadcast(w[d]), z0 = Margins(e0, o0, bias), z1 = Margins(e1, o1, bias);
            if (d % 2 != 0)
            {
                TVector wl = TSimd.Broadcast(w[d - 1]);
                z0 = TSimd.MultiplyAdd(Last(at), wl, z0);
                z1 = TSimd.MultiplyAdd(Last(at + stream), wl, z1);
            }

            TRow.Evaluate(z0, Sides(sides), out TVector loss0, out TVector r0);
            TRow.Evaluate(z1, Sides(sides + sideStream), out TVector loss1, out TVector r1);
            T* sum = sums + ((nint)(pairs + 1) * width);
            Accumulate(TSimd.Add(r0, r1), sum);
            Accumulate(TSimd.Add(loss0, loss1), sum + width);
            e0 = LaneHalves<TVector>.LowerTwice(r0);
            o0 = LaneHalves<TVector>.UpperTwice(r0);
            e1 = LaneHalves<TVector>.LowerTwice(r1);
            o1 = LaneHalves<TVector>.UpperTwice(r1);

            TVector g;
            sum = sums;
            at = x;
            for (p = 0; p < fours; p += 4, at += 8 * vector, sum += 4 * width)
            {
                g = AddPair(at, e0, o0, TSimd.Load(sum));
                TSimd.Store(AddPair(at + stream, e1, o1, g), sum);
                g = AddPair(at + (2 * vector), e0, o0, TSimd.Load(sum + width));
                TSimd.Store(AddPair(at + stream + (2 * vector), e1, o1, g), sum + width);
                g = AddPair(at + (4 * vector), e0, o0, TSimd.Load(sum + (2 * width)));
                TSimd.Store(AddPair(at + stream + (4 * vector), e1, o1, g), sum + (2 * width));
                g = AddPair(at + (6 * vector), e0, o0, TSimd.Load(sum + (3 * width)));
                TSimd.Store(AddPair(at + stream + (6 * vector), e1, o1, g), sum + (3 * width));
            }

            for (; p < pairs; p++, at += 2 * vector, sum += width)
            {
                g = AddPair(at, e0, o0, TSimd.Load(sum));
                TSimd.Store(AddPair(at + stream, e1, o1, g), sum);
            }

            if (d % 2 != 0)
            {
                TSimd.Store(TSimd.MultiplyAdd(Last(at + stream), r1, TSimd.MultiplyAdd(Last(at), r0, TSimd.Load(sum))), sum);
                at += vector;
            }

            x = at;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void OneBlock(byte* x, T* sides, int d, T* w, T* weights, T* sums)
    {
        int width = TSimd.Lanes, vector = width * TSimd.StoredSize, pairs = d / 2;
        TVector even = default, odd = default;
        for (int p = 0; p < pairs; p++)
            MultiplyPair(x + ((nint)p * 2 * vector), TSimd.Load(weights + ((nint)p * width)), ref even, ref odd);

        TVector z = Margins(even, odd, TSimd.Broadcast(w[d]));
        byte* last = x + ((nint)(d - 1) * vector);
        if (d % 2 != 0)
            z = TSimd.MultiplyAdd(Last(last), TSimd.Broadcast(w[d - 1]), z);
        TRow.Evaluate(z, Sides(sides), out TVector loss, out TVector slope);
        even = LaneHalves<TVector>.LowerTwice(slope);
        odd = LaneHalves<TVector>.UpperTwice(slope);
        T* sum = sums;
        for (int p = 0; p < pairs; p++, sum += width)
            TSimd.Store(AddPair(x + ((nint)p * 2 * vector), even, odd, TSimd.Load(sum)), sum);
        if (d % 2 != 0)
            TSimd.Store(TSimd.MultiplyAdd(Last(last), slope, TSimd.Load(sum)), sum);
        Accumulate(slope, sum + width);
        Accumulate(loss, sum + (2 * width));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Margins(TVector even, TVector odd, TVector bias) => TSimd.Add(LaneHalves<TVector>.Fold(even, odd), bias);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Sides(T* sides) => LaneHalves<TVector>.EvensFirst(TSimd.Load(sides));

    /// <summary>The last of an odd number of features, which has no partner.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Last(byte* at) => LaneHalves<TVector>.EvensFirst(TSimd.LoadStored(at));

    /// <summary>Adds a pair of features of L rows, times its weights, to the even rows' margins and the odd rows'.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void MultiplyPair(byte* at, TVector weights, ref TVector even, ref TVector odd)
    {
        TSimd.LoadPair(at, out TVector e, out TVector o);
        even = TSimd.MultiplyAdd(e, weights, even);
        odd = TSimd.MultiplyAdd(o, weights, odd);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector AddPair(byte* at, TVector even, TVector odd, TVector sum)
    {
        TSimd.LoadPair(at, out TVector e, out TVector o);
        return TSimd.MultiplyAdd(o, odd, TSimd.MultiplyAdd(e, even, sum));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Accumulate(TVector value, T* sum) => TSimd.Store(TSimd.Add(TSimd.Load(sum), value), sum);
}
