using System.Runtime.Intrinsics;
using GpuLogReg.Data;

namespace GpuLogReg.Cpu;

/// <summary>Predicts a run of rows on one thread; made once for the width of the machine's vectors.</summary>
internal abstract unsafe class RowPredictor
{
    /// <summary>Makes one.</summary>
    /// <param name="coefficients">k rows of d numbers.</param>
    /// <param name="intercepts">k numbers.</param>
    /// <param name="scaling">The map of rows; null for none.</param>
    /// <param name="vectorBits">512, 256 or 128.</param>
    /// <param name="tiles">The machine's.</param>
    public static RowPredictor Create(double[][] coefficients, double[] intercepts, ColumnScaling? scaling, int vectorBits, TileSize tiles) => vectorBits switch
    {
        512 => new RowPredictor<Simd512<double>, RowVector512, Vector512<double>>(coefficients, intercepts, scaling, tiles),
        256 => new RowPredictor<Simd256<double>, RowVector256, Vector256<double>>(coefficients, intercepts, scaling, tiles),
        _ => new RowPredictor<Simd128<double>, RowVector128, Vector128<double>>(coefficients, intercepts, scaling, tiles),
    };

    /// <summary>Predicts.</summary>
    /// <typeparam name="TResult"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="features">n × d.</param>
    /// <param name="first">The first row.</param>
    /// <param name="rows">How many rows.</param>
    /// <param name="kind">What is asked for.</param>
    /// <param name="calibrate">Maps margins of a binary model in place first; null for none.</param>
    /// <param name="target">Where the first row's numbers go.</param>
    public abstract void Run<TResult>(FeatureMatrix features, long first, int rows, PredictionKind kind, Action<Span<double>>? calibrate, TResult* target)
        where TResult : unmanaged;
}

/// <summary><see cref="RowPredictor"/> with vectors of one width.</summary>
/// <inheritdoc cref="RowMargins{TSimd, TRows, TVector, TElement}"/>
internal sealed unsafe class RowPredictor<TSimd, TRows, TVector>(double[][] coefficients, double[] intercepts, ColumnScaling? scaling, TileSize tiles) : RowPredictor
    where TSimd : struct, ISimd<TVector, double>
    where TRows : struct, IRowVector<TVector>
    where TVector : struct
{
    // The margins of a strip stay in the nearest cache; short strips let the processor read rows of the next one while it makes these probabilities.
    private const int MostRows = 64, StripNumbers = 512;

    // Bytes of a row from which on streams pay off at all, the same where tiles are small and nothing is asked for ahead, and up to which a row is not a stream by itself.
    private const int ShortestStreamRow = 64, ShortestStreamRowOfSmallTiles = 256, LongestStreamRow = 1 << 14;

    // Bytes from which on a step takes a row of each stream. Of shorter rows it takes eight of one stream: putting margins in order takes longer there than a row of each
    // saves, with several outputs, which are as many margins for the same bytes, up to longer rows.
    private const int LongRow = 256, LongRowOfSeveral = 384;

    // A core that looks ahead over a tile and its probabilities is at the next rows by itself, and what it asks for then, its prefetchers go on with.
    private readonly bool _asks = tiles == TileSize.Large;

    private readonly Lazy<RowCoefficients> _dense = new(() => new RowCoefficients(coefficients, intercepts, scaling, TSimd.Lanes));
    private readonly Lazy<SparseCoefficients> _sparse = new(() => new SparseCoefficients(coefficients, intercepts, scaling));

    /// <inheritdoc/>
    public override void Run<TResult>(FeatureMatrix features, long first, int rows, PredictionKind kind, Action<Span<double>>? calibrate, TResult* target)
    {
        int outputs = intercepts.Length, width = kind == PredictionKind.Both ? 2 : outputs;
        int strip = Math.Clamp(StripNumbers / outputs / RowCoefficients.Step * RowCoefficients.Step, RowCoefficients.Step, MostRows);
        byte* onStack = stackalloc byte[(StripNumbers * sizeof(double)) + Cache.Line];
        using var many = strip * outputs > StripNumbers ? new AlignedBuffer<double>((long)strip * outputs) : null;
        double* margins = many is null ? (double*)Cache.Align(onStack) : many.Pointer;
        int done = RunStreams(features, first, rows, kind, calibrate, margins, target);
        target += (nint)done * width;
        for (int count; done < rows; done += count, target += (nint)count * width)
        {
            count = Math.Min(strip, rows - done);
            if (features is CsrMatrix sparse)
                _sparse.Value.Margins(sparse, first + done, count, TSimd.Lanes, margins);
            else
                Margins((DenseMatrix)features, first + done, count, margins);
            calibrate?.Invoke(new Span<double>(margins, count));
            RowProbabilities<TSimd, TRows, TVector, TResult>.Store(kind, margins, count, outputs, target);
        }
    }

    /// <summary>Predicts as many rows as make streams of equal length, and says how many these are.</summary>
    private int RunStreams<TResult>(FeatureMatrix features, long first, int rows, PredictionKind kind, Action<Span<double>>? calibrate, double* margins, TResult* target)
        where TResult : unmanaged
    {
        // These rows are no shorter than a vector, so that none is read past the memory.
        if (features is not DenseMatrix dense || dense.ContiguousPointer is null || intercepts.Length > RowMargins<TSimd, TRows, TVector, float>.MostStreamOutputs)
            return 0;
        long bytes = dense.Columns * (long)dense.ElementSize;
        if (bytes < (_asks ? ShortestStreamRow : ShortestStreamRowOfSmallTiles) || bytes > LongestStreamRow)
            return 0;
        int done = dense.ElementType == ElementType.Float32
            ? RunStreams((float*)dense.ContiguousPointer + (first * dense.Columns), rows, kind, calibrate, margins, target)
            : RunStreams((double*)dense.ContiguousPointer + (first * dense.Columns), rows, kind, calibrate, margins, target);
        GC.KeepAlive(features);
        return done;
    }

    private int RunStreams<TElement, TResult>(TElement* x, int rows, PredictionKind kind, Action<Span<double>>? calibrate, double* margins, TResult* target)
        where TElement : unmanaged
        where TResult : unmanaged
    {
        const int Step = RowCoefficients.Step;
        var w = _dense.Value;
        bool longRows = w.Features * sizeof(TElement) >= (w.Outputs == 1 ? LongRow : LongRowOfSeveral);
        int streams = longRows ? Step : RowMargins<TSimd, TRows, TVector, TElement>.StepStreams, tile = streams * Step, tiles = rows / tile;

        // An odd number of tiles, so that eight streams do not lie a power of two apart and fall on the same places of the caches.
        if (longRows && tiles % 2 == 0)
            tiles--;
        int outputs = w.Outputs, width = kind == PredictionKind.Both ? 2 : outputs;
        nint ofStream = (nint)tiles * Step, next = Step * (nint)w.Features;
        for (int t = 0; t < tiles; t++, x += next)
        {
            if (longRows)
                RowMargins<TSimd, TRows, TVector, TElement>.RunStreams(x, ofStream * w.Features, w, _asks, margins);
            else
                RowMargins<TSimd, TRows, TVector, TElement>.RunSteps(x, ofStream * w.Features, w, _asks, margins);
            calibrate?.Invoke(new Span<double>(margins, tile));
            RowProbabilities<TSimd, TRows, TVector, TResult>.StoreSteps(kind, margins, streams, outputs, target + ((nint)t * Step * width), ofStream * width);
        }

        GC.KeepAlive(w);
        return Math.Max(tiles, 0) * tile;
    }

    private void Margins(DenseMatrix features, long first, int rows, double* margins)
    {
        if (features.ElementType == ElementType.Float32)
            Margins<float>(features, first, rows, margins);
        else
            Margins<double>(features, first, rows, margins);
        GC.KeepAlive(features);
    }

    private void Margins<T>(DenseMatrix features, long first, int rows, double* margins) where T : unmanaged
    {
        var w = _dense.Value;
        T* values = (T*)features.ContiguousPointer;
        if (values is not null)
        {
            long offset = first * features.Columns;
            RowMargins<TSimd, TRows, TVector, T>.Run(values + offset, features.StoredElements - offset, rows, w, _asks, margins);
        }
        else
        {
            // Rows with gaps between are few enough here to stay in cache.
            using var copy = new AlignedBuffer<T>((long)rows * features.Columns);
            for (int i = 0; i < rows; i++)
                features.Row<T>(first + i).CopyTo(new Span<T>(copy.Pointer + ((nint)i * features.Columns), features.Columns));
            RowMargins<TSimd, TRows, TVector, T>.Run(copy.Pointer, (long)rows * features.Columns, rows, w, _asks, margins);
        }

        GC.KeepAlive(w);
    }
}
