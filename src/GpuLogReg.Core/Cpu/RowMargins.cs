using System.Runtime.CompilerServices;

namespace GpuLogReg.Cpu;

/// <summary>
/// Margins of rows that stand in memory as the caller stored them, in float64: eight rows a step, each with an accumulator of L lanes, added up together
/// at the row's end. X is read once for every output, of which all but the first find it in the nearest cache.
/// </summary>
/// <remarks>
/// A row's margin is one sum in one order, which depends on d and L alone: lane l adds the features l, l + L, …, then the lanes are added up. So its bits
/// are the same whatever rows stand beside it.
/// </remarks>
/// <typeparam name="TSimd">The operations on a vector of L float64.</typeparam>
/// <typeparam name="TRows">The operations on rows.</typeparam>
/// <typeparam name="TVector">The hardware vector.</typeparam>
/// <typeparam name="TElement">The numbers of X: <see cref="float"/> or <see cref="double"/>.</typeparam>
internal static unsafe class RowMargins<TSimd, TRows, TVector, TElement>
    where TSimd : struct, ISimd<TVector, double>
    where TRows : struct, IRowVector<TVector>
    where TVector : struct
    where TElement : unmanaged
{
    /// <summary>Outputs up to which <see cref="RunStreams"/> may be called.</summary>
    public const int MostStreamOutputs = 8;

    /// <summary>Streams of <see cref="RunSteps"/>.</summary>
    public const int StepStreams = 4;

    private const int Step = RowCoefficients.Step, MostOnStack = 512, Line = Cache.Line;

    // Instead of a distance, where nothing is asked for.
    private const int NotAhead = -1;

    // How far ahead lines are asked for, in bytes, and the most that eight rows have for lines to be asked for in memory's order.
    private const int Ahead = 8 << 10, AheadInStream = 2 << 10, AheadInRow = 2 << 10, LongestTile = 32 << 10;

    /// <summary>The margins of some rows.</summary>
    /// <param name="x">The first row.</param>
    /// <param name="readable">Numbers that may be read from there on: those of these rows and of the rows after them.</param>
    /// <param name="rows">How many rows.</param>
    /// <param name="w">The coefficients, laid out for L lanes.</param>
    /// <param name="asks">Whether lines are asked for ahead.</param>
    /// <param name="margins">Written: for every L rows k vectors one after the other, a vector an output; room for a multiple of eight rows.</param>
    public static void Run(TElement* x, long readable, int rows, RowCoefficients w, bool asks, double* margins)
    {
        int d = w.Features, lanes = TSimd.Lanes;
        long together = readable - lanes < 0 ? 0 : Math.Min(rows, ((readable - lanes) / d) + 1) / Step * Step;
        Tiles(x, d, Step * (nint)d, (int)together, asks ? Ahead : NotAhead, w, margins);

        // What is left goes one by one through the same arithmetic, as eight equal rows: copied where a vector would reach past the memory of X.
        if (together < rows)
            OneByOne(x, readable, (int)together, rows, w, margins);
    }

    /// <summary>
    /// The margins of eight rows of each of eight streams. A step takes a row of each, so that the memory is asked for eight places at once: through one stream a core
    /// gets less, as its prefetcher stops at every page.
    /// </summary>
    /// <param name="x">The first row of the first stream. A vector may be read from every row's start on.</param>
    /// <param name="stream">Numbers from a stream to the next.</param>
    /// <param name="w">The coefficients, laid out for L lanes; k at most <see cref="MostStreamOutputs"/>.</param>
    /// <param name="asks">Whether lines are asked for ahead.</param>
    /// <param name="margins">Written: stream by stream what <see cref="Run"/> writes for eight rows, 64·k numbers.</param>
    public static void RunStreams(TElement* x, nint stream, RowCoefficients w, bool asks, double* margins)
    {
        int lanes = TSimd.Lanes, outputs = w.Outputs, ofStep = Step * outputs;
        byte* onStack = stackalloc byte[(Step * ofStep * sizeof(double)) + Line];
        double* steps = (double*)Cache.Align(onStack);
        Tiles(x, stream, w.Features, Step * Step, asks ? 0 : NotAhead, w, steps);
        for (int first = 0; first < Step; first += lanes)
        {
            for (int c = 0; c < outputs; c++)
            {
                // Of L streams, side by side in a vector a step: of L steps, side by side in a vector a stream.
                double* source = steps + (((nint)first * outputs) + (c * lanes));
                for (int s = first; s < first + lanes; s++, source++)
                {
                    for (int t = 0; t < Step; t++)
                        margins[((nint)s * ofStep) + (t / lanes * (nint)lanes * outputs) + (c * lanes) + (t % lanes)] = source[(nint)t * ofStep];
                }
            }
        }
    }

    /// <summary>
    /// The margins of eight rows of each of <see cref="StepStreams"/> streams, a step for each: short rows, of which eight are a stretch of memory, so that nothing has to
    /// be put in order.
    /// </summary>
    /// <param name="x">The first row of the first stream. A vector may be read from every row's start on.</param>
    /// <param name="stream">Numbers from a stream to the next.</param>
    /// <param name="w">The coefficients, laid out for L lanes.</param>
    /// <param name="asks">Whether lines are asked for ahead.</param>
    /// <param name="margins">Written: stream by stream what <see cref="Run"/> writes for eight rows.</param>
    public static void RunSteps(TElement* x, nint stream, RowCoefficients w, bool asks, double* margins) =>
        Tiles(x, w.Features, stream, StepStreams * Step, asks ? AheadInStream : NotAhead, w, margins);

    private static void OneByOne(TElement* x, long readable, int first, int rows, RowCoefficients w, double* margins)
    {
        int d = w.Features, lanes = TSimd.Lanes, numbers = Step * w.Outputs;
        TElement* copy = stackalloc TElement[Step];
        double* onStack = stackalloc double[MostOnStack];
        using var many = numbers > MostOnStack ? new AlignedBuffer<double>(numbers) : null;
        double* sums = many is null ? onStack : many.Pointer;
        for (int i = first; i < rows; i++)
        {
            TElement* row = x + ((nint)i * d);
            if (((long)i * d) + lanes > readable)
            {
                new Span<TElement>(row, d).CopyTo(new Span<TElement>(copy, Step));
                row = copy;
            }

            Tiles(row, 0, 0, Step, NotAhead, w, sums);
            double* target = margins + (i / lanes * (nint)lanes * w.Outputs) + (i % lanes);
            for (int c = 0; c < w.Outputs; c++)
                target[c * (nint)lanes] = sums[c * lanes];
        }
    }

    // Eight rows at a time, a stride of numbers apart, and an advance from eight to the next. Eight that are a stretch of memory are prefetched so many bytes
    // ahead in its order; with 0 bytes, or where they are long, each row is by itself; with NotAhead nothing is.
    private static void Tiles(TElement* x, nint stride, nint advance, int rows, int ahead, RowCoefficients w, double* margins)
    {
        if (ahead == NotAhead)
            Tiles<AsksForNone>(x, stride, advance, rows, 0, w, margins);
        else
            Tiles<AsksAhead>(x, stride, advance, rows, ahead, w, margins);
    }

    private static void Tiles<TAsks>(TElement* x, nint stride, nint advance, int rows, int ahead, RowCoefficients w, double* margins) where TAsks : struct, IAsks
    {
        if (w.Means is null)
            Tiles<TAsks, NotCentred>(x, stride, advance, rows, ahead, w, margins);
        else
            Tiles<TAsks, Centred>(x, stride, advance, rows, ahead, w, margins);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tiles<TAsks, TCentring>(TElement* x, nint stride, nint advance, int rows, int ahead, RowCoefficients coefficients, double* margins)
        where TAsks : struct, IAsks
        where TCentring : struct, ICentring
    {
        int lanes = TSimd.Lanes, outputs = coefficients.Outputs;
        nint whole = coefficients.Whole, last = coefficients.LastOffset, next = (nint)lanes * outputs, between = coefficients.Stride;
        double* means = coefficients.Means;
        TVector mask = TSimd.Load(coefficients.Mask);
        bool inOrder = ahead > 0 && (nint)coefficients.Features * Step * sizeof(TElement) <= LongestTile;
        for (; rows > 0; rows -= Step, x += advance, margins += Step * outputs)
        {
            TElement* x1 = x + stride, x2 = x1 + stride, x3 = x2 + stride, x4 = x3 + stride, x5 = x4 + stride, x6 = x5 + stride, x7 = x6 + stride;
            byte* line = (byte*)x + ahead;
            double* w = coefficients.Weights, target = margins, bias = coefficients.Intercepts;
            for (int c = 0; c < outputs; c++, target += lanes, w += between, bias++)
            {
                TVector a0 = default, a1 = default, a2 = default, a3 = default, a4 = default, a5 = default, a6 = default, a7 = default;
                for (nint j = 0; j < whole; j += lanes)
                {
                    TVector wj = TSimd.Load(w + j);
                    TVector mean = TCentring.Applies ? TSimd.Load(means + j) : default;
                    a0 = TSimd.MultiplyAdd(Load<TCentring>(x + j, mean), wj, a0);
                    a1 = TSimd.MultiplyAdd(Load<TCentring>(x1 + j, mean), wj, a1);
                    a2 = TSimd.MultiplyAdd(Load<TCentring>(x2 + j, mean), wj, a2);
                    a3 = TSimd.MultiplyAdd(Load<TCentring>(x3 + j, mean), wj, a3);
                    a4 = TSimd.MultiplyAdd(Load<TCentring>(x4 + j, mean), wj, a4);
                    a5 = TSimd.MultiplyAdd(Load<TCentring>(x5 + j, mean), wj, a5);
                    a6 = TSimd.MultiplyAdd(Load<TCentring>(x6 + j, mean), wj, a6);
                    a7 = TSimd.MultiplyAdd(Load<TCentring>(x7 + j, mean), wj, a7);
                    if (!TAsks.Ahead || c > 0)
                        continue;
                    if (inOrder)
                    {
                        line = Prefetch(line);
                    }
                    else if (j * sizeof(TElement) % Line == 0)
                    {
                        Cache.Prefetch((byte*)(x + j) + AheadInRow);
                        Cache.Prefetch((byte*)(x1 + j) + AheadInRow);
                        Cache.Prefetch((byte*)(x2 + j) + AheadInRow);
                        Cache.Prefetch((byte*)(x3 + j) + AheadInRow);
                        Cache.Prefetch((byte*)(x4 + j) + AheadInRow);
                        Cache.Prefetch((byte*)(x5 + j) + AheadInRow);
                        Cache.Prefetch((byte*)(x6 + j) + AheadInRow);
                        Cache.Prefetch((byte*)(x7 + j) + AheadInRow);
                    }
                }

                if (last >= 0)
                {
                    // The last vector ends where the row ends, or starts where it starts; features that are counted already, or are another row's, are masked.
                    TVector wj = TSimd.Load(w + whole);
                    TVector mean = TCentring.Applies ? TSimd.Load(means + whole) : default;
                    a0 = TSimd.MultiplyAdd(TRows.Mask(Load<TCentring>(x + last, mean), mask), wj, a0);
                    a1 = TSimd.MultiplyAdd(TRows.Mask(Load<TCentring>(x1 + last, mean), mask), wj, a1);
                    a2 = TSimd.MultiplyAdd(TRows.Mask(Load<TCentring>(x2 + last, mean), mask), wj, a2);
                    a3 = TSimd.MultiplyAdd(TRows.Mask(Load<TCentring>(x3 + last, mean), mask), wj, a3);
                    a4 = TSimd.MultiplyAdd(TRows.Mask(Load<TCentring>(x4 + last, mean), mask), wj, a4);
                    a5 = TSimd.MultiplyAdd(TRows.Mask(Load<TCentring>(x5 + last, mean), mask), wj, a5);
                    a6 = TSimd.MultiplyAdd(TRows.Mask(Load<TCentring>(x6 + last, mean), mask), wj, a6);
                    a7 = TSimd.MultiplyAdd(TRows.Mask(Load<TCentring>(x7 + last, mean), mask), wj, a7);
                    if (TAsks.Ahead && c == 0 && inOrder)
                        Prefetch(line);
                }

                TRows.SumEach(a0, a1, a2, a3, a4, a5, a6, a7, TSimd.Broadcast(*bias), target, next);
            }
        }
    }

    // As many lines as eight vectors of X fill.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static byte* Prefetch(byte* line)
    {
        Cache.Prefetch(line);
        if (Step * TSimd.Lanes * sizeof(TElement) > Line)
            Cache.Prefetch(line + Line);
        if (Step * TSimd.Lanes * sizeof(TElement) > 2 * Line)
        {
            Cache.Prefetch(line + (2 * Line));
            Cache.Prefetch(line + (3 * Line));
        }

        if (Step * TSimd.Lanes * sizeof(TElement) > 4 * Line)
        {
            Cache.Prefetch(line + (4 * Line));
            Cache.Prefetch(line + (5 * Line));
            Cache.Prefetch(line + (6 * Line));
            Cache.Prefetch(line + (7 * Line));
        }

        return line + (Step * TSimd.Lanes * sizeof(TElement));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Load<TCentring>(TElement* source, TVector mean) where TCentring : struct, ICentring
    {
        TVector x = typeof(TElement) == typeof(float) ? TRows.Widen((float*)source) : TSimd.Load((double*)source);
        return TCentring.Applies ? TSimd.Subtract(x, mean) : x;
    }

    private interface ICentring
    {
        static abstract bool Applies { get; }
    }

    private readonly struct Centred : ICentring
    {
        public static bool Applies => true;
    }

    private readonly struct NotCentred : ICentring
    {
        public static bool Applies => false;
    }
}
