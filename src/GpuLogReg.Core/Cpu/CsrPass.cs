using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using GpuLogReg.Compute;
using Vector = GpuLogReg.Compute.Vector;

namespace GpuLogReg.Cpu;

/// <summary>
/// One pass over sparse rows: margins, slopes, and Σ slopes × rows. Tiles of rows go through all three while they are in cache, so X is read from memory once.
/// Chunks of rows add to sums of their own, and these are added up in chunk order: the same bits for any number of threads. How they are kept
/// follows from the range, the numbers stored and d alone:
/// </summary>
/// <remarks>
/// <para>short sums, at most <see cref="ShortSums"/> of them, in float64, as many as there are chunks;</para>
/// <para>long sums in float32 where the storage is, a wave of chunks at a time (<see cref="CsrRuns{T}"/>): half the cache, and little memory;</para>
/// <para>where d is so large that sums of a chunk would cost more than its rows, none: the second product is cut by columns (<see cref="CsrColumnRanges{T}"/>).</para>
/// </remarks>
internal sealed unsafe class CsrPass<TSimd, TVector, T> : IDisposable
    where TSimd : struct, ISimd<TVector, T>
    where TVector : struct
    where T : unmanaged, INumber<T>
{
    private const int TileRows = CsrBuffers<T>.TileRows;

    /// <summary>Emptying, adding to and summing a number of a chunk's sums counts as so many numbers stored, which bounds both time and memory.</summary>
    private const long WorkPerSum = 4;

    /// <summary>Chunks with sums of their own below which a pass of much work is cut by columns.</summary>
    private const long FewChunks = 8;

    /// <summary>Work from which it pays to find out where columns cut rows.</summary>
    private const long MuchWork = 1 << 18;

    /// <summary>Sums that fit a core's nearest caches in float64: 128 KiB.</summary>
    private const int ShortSums = 1 << 14;

    /// <summary>Chunks of a wave for every thread: enough to even out threads that are not equally fast.</summary>
    private const int ChunksPerThread = 8;

    private readonly CsrRows<T> _rows;
    private readonly CsrSchedule<T> _schedule;
    private readonly CsrBuffers<T> _buffers;
    private readonly int _d, _k, _length;
    private readonly T[] _w;
    private double[] _values = [], _partials = [], _heavySums = [];
    private CsrRuns<T>? _runs;
    private bool _soughtRuns;
    private AlignedBuffer<T>? _wave;
    private CsrColumnRanges<T>? _columnRanges;

    public CsrPass(CsrRows<T> rows, ObjectiveShape shape, CsrSchedule<T> schedule, CsrBuffers<T> buffers)
    {
        _rows = rows;
        _schedule = schedule;
        _buffers = buffers;
        (_d, _k, _length) = (shape.Features, shape.Outputs, shape.Coefficients);
        _w = new T[_length];
    }

    /// <summary>What is done with the margins (or products) of a tile between the two products of a pass.</summary>
    internal delegate double TileFunction(RowTile tile, T* margins);

    /// <summary>What is done with the margins of consecutive rows.</summary>
    internal delegate void MarginAction(long first, int count, T* margins);

    /// <summary>target ← Σ slopes × rows, with the sum of what the function returns as the result.</summary>
    /// <param name="w">What the margins are taken with.</param>
    /// <param name="target">Written whole.</param>
    /// <param name="rows">Positions.</param>
    /// <param name="order">The row at each position; empty for the order of the data.</param>
    /// <param name="function">Makes slopes of margins.</param>
    public double Run(Vector w, Vector target, RowRange rows, int[] order, TileFunction function)
    {
        Convert(w);
        double[] sums = HostVector.Of(target);
        long work = _schedule.Work(rows, order), overhead = WorkPerSum * _length;
        if (work >= MuchWork && work < FewChunks * overhead)
            return ByColumns(sums, rows, order, function);

        int chunks = _schedule.Count(rows, order, overhead);
        if (typeof(T) == typeof(float) && _length > ShortSums && order.Length == 0 && rows.Count == _rows.Starts.Length - 1)
        {
            if (!_soughtRuns)
                _runs = CsrRuns<T>.Find(_rows, _d, _schedule, chunks);
            _soughtRuns = true;
            if (_runs is not null)
                return InWaves(sums, _runs, function);
        }

        return InChunks(sums, rows, order, chunks, function);
    }

    /// <summary>Calls the action for every tile of all rows in the order of the data: its first row, count and margins.</summary>
    /// <param name="w">What the margins are taken with.</param>
    /// <param name="action">Called on several threads.</param>
    public void ForMargins(Vector w, MarginAction action)
    {
        Convert(w);
        var all = RowRange.All(_rows.Starts.Length - 1);
        long[] bounds = _schedule.Bounds(all, [], _schedule.Count(all, [], 0));
        _schedule.ForChunks(bounds.Length - 1, _schedule.Work(all, []), chunk =>
        {
            var z = _buffers.RentTile();
            fixed (long* starts = _rows.Starts)
            fixed (T* weights = _w)
            {
                for (long first = bounds[chunk]; first < bounds[chunk + 1]; first += TileRows)
                {
                    int count = (int)Math.Min(TileRows, bounds[chunk + 1] - first);
                    CsrKernels<TSimd, TVector, T>.Margins(_rows, starts, new RowTile(first, count, null), weights, _d, _k, z.Pointer);
                    action(first, count, z.Pointer);
                }
            }

            _buffers.ReturnTile(z);
        });
    }

    public void Dispose()
    {
        _wave?.Dispose();
        _columnRanges?.Dispose();
    }

    /// <summary>Every chunk has sums in float64; the first adds up where the sum of all belongs.</summary>
    private double InChunks(double[] sums, RowRange rows, int[] order, int chunks, TileFunction function)
    {
        long[] bounds = _schedule.Bounds(rows, order, chunks);
        if (_partials.Length < (chunks - 1L) * _length)
            _partials = new double[(chunks - 1) * _length];
        Reserve(chunks);
        _schedule.ForChunks(chunks, _schedule.Work(rows, order), chunk =>
        {
            var partial = chunk == 0 ? sums.AsSpan() : _partials.AsSpan((chunk - 1) * _length, _length);
            partial.Clear();
            fixed (long* starts = _rows.Starts)
            fixed (int* positions = order)
            fixed (T* weights = _w)
            fixed (double* gradient = partial)
            {
                var z = _buffers.RentTile();
                double value = 0;
                for (long first = bounds[chunk]; first < bounds[chunk + 1]; first += TileRows)
                {
                    var tile = new RowTile(first, (int)Math.Min(TileRows, bounds[chunk + 1] - first), positions);
                    CsrKernels<TSimd, TVector, T>.Margins(_rows, starts, tile, weights, _d, _k, z.Pointer);
                    value += function(tile, z.Pointer);
                    CsrKernels<TSimd, TVector, T>.AddRows(_rows, starts, tile, z.Pointer, _d, _k, gradient);
                }

                _values[chunk] = value;
                _buffers.ReturnTile(z);
            }
        });

        ForSums((chunks - 1L) * _length, (first, count) =>
        {
            var target = sums.AsSpan(first, count);
            for (int chunk = 1; chunk < chunks; chunk++)
                TensorPrimitives.Add(target, _partials.AsSpan(((chunk - 1) * _length) + first, count), target);
        });
        return Total(chunks);
    }

    /// <summary>Every chunk has sums of the storage's type. A wave of chunks is done and added up in float64, then the next; how many a wave has changes no bit.</summary>
    private double InWaves(double[] sums, CsrRuns<T> runs, TileFunction function)
    {
        int chunks = runs.Bounds.Length - 1, most = Math.Min(CsrSchedule<T>.MostChunks, _schedule.Team.Threads * ChunksPerThread);
        long stride = _length + (16 - (_length % 16));
        _wave ??= new AlignedBuffer<T>(most * stride);
        int heavyLength = (runs.Heavy.Length + 1) * _k;
        if (_heavySums.Length == 0)
            _heavySums = new double[chunks * heavyLength];
        Reserve(chunks);
        sums.AsSpan().Clear();
        for (int first = 0; first < chunks; first += most)
        {
            int start = first, count = Math.Min(most, chunks - first);
            _schedule.ForChunks(count, _rows.Stored / chunks * count, chunk =>
                _values[start + chunk] = RunChunk(start + chunk, runs, function, _wave.Pointer + (chunk * stride), _heavySums.AsSpan((start + chunk) * heavyLength, heavyLength)));
            ForSums((long)count * _length, (from, length) =>
            {
                fixed (double* target = sums)
                {
                    for (int chunk = 0; chunk < count; chunk++)
                        CsrKernels<TSimd, TVector, T>.AddWidened(_wave.Pointer + (chunk * stride) + from, length, target + from);
                }
            });
        }

        // What was moved left zeros behind, so that these numbers are added chunk by chunk as well, whatever the waves were.
        for (int chunk = 0; chunk < chunks; chunk++)
        {
            for (int i = 0; i < heavyLength; i++)
            {
                int column = i / _k < runs.Heavy.Length ? runs.Heavy[i / _k] : _d;
                sums[((long)column * _k) + (i % _k)] += _heavySums[(chunk * heavyLength) + i];
            }
        }

        return Total(chunks);
    }

    /// <summary>The rows of a chunk: sums of the storage's type but for heavy columns and, last, the intercepts.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private double RunChunk(int chunk, CsrRuns<T> runs, TileFunction function, T* gradient, Span<double> heavySums)
    {
        new Span<T>(gradient, _length).Clear();
        heavySums.Clear();
        var z = _buffers.RentTile();
        double value = 0;
        long end = runs.Bounds[chunk + 1];
        fixed (long* starts = _rows.Starts)
        fixed (T* weights = _w)
        fixed (double* heavy = heavySums)
        {
            for (long first = runs.Bounds[chunk]; first < end; first += TileRows)
            {
                var tile = new RowTile(first, (int)Math.Min(TileRows, end - first), null);
                CsrKernels<TSimd, TVector, T>.Margins(_rows, starts, tile, weights, _d, _k, z.Pointer);
                value += function(tile, z.Pointer);
                CsrKernels<TSimd, TVector, T>.AddRowsNarrow(_rows, starts, tile, z.Pointer, _d, _k, gradient);
                Move(runs.Heavy, gradient, heavy);
            }
        }

        _buffers.ReturnTile(z);
        return value;
    }

    /// <summary>Adds the sums of heavy columns and of the intercepts to others in float64, and clears them.</summary>
    private void Move(int[] heavy, T* gradient, double* target)
    {
        for (int i = 0; i <= heavy.Length; i++)
        {
            T* source = gradient + ((long)(i < heavy.Length ? heavy[i] : _d) * _k);
            for (int c = 0; c < _k; c++, target++)
            {
                *target += double.CreateTruncating(source[c]);
                source[c] = T.Zero;
            }
        }
    }

    /// <summary>The pass in two steps: slopes of all rows, chunk by chunk of rows; then their products with the rows, range by range of columns, rows in order.</summary>
    private double ByColumns(double[] sums, RowRange rows, int[] order, TileFunction function)
    {
        long[] bounds = _schedule.Bounds(rows, order, _schedule.Count(rows, order, 0));
        var slopes = _buffers.RentRows();
        Reserve(bounds.Length - 1);
        _schedule.ForChunks(bounds.Length - 1, _schedule.Work(rows, order), chunk =>
        {
            double value = 0;
            fixed (long* starts = _rows.Starts)
            fixed (int* positions = order)
            fixed (T* weights = _w)
            {
                for (long first = bounds[chunk]; first < bounds[chunk + 1]; first += TileRows)
                {
                    var tile = new RowTile(first, (int)Math.Min(TileRows, bounds[chunk + 1] - first), positions);
                    T* z = slopes.Pointer + ((first - rows.Start) * _k);
                    if (tile.Count == TileRows)
                    {
                        CsrKernels<TSimd, TVector, T>.Margins(_rows, starts, tile, weights, _d, _k, z);
                        value += function(tile, z);
                        continue;
                    }

                    // Whole vectors are written: those past the last row of a chunk would fall on the first of the next.
                    var whole = _buffers.RentTile();
                    CsrKernels<TSimd, TVector, T>.Margins(_rows, starts, tile, weights, _d, _k, whole.Pointer);
                    value += function(tile, whole.Pointer);
                    new ReadOnlySpan<T>(whole.Pointer, tile.Count * _k).CopyTo(new Span<T>(z, tile.Count * _k));
                    _buffers.ReturnTile(whole);
                }
            }

            _values[chunk] = value;
        });

        _columnRanges ??= new CsrColumnRanges<T>(_rows, _d, _schedule.Team);
        _schedule.ForChunks(CsrColumnRanges<T>.Count + 1, _schedule.Work(rows, order), range =>
        {
            fixed (long* starts = _rows.Starts)
            fixed (int* positions = order)
            fixed (double* gradient = sums)
            {
                if (range < CsrColumnRanges<T>.Count)
                    AddRange(range, starts, rows, positions, slopes.Pointer, gradient);
                else
                    AddIntercepts(rows.Count, slopes.Pointer, gradient + ((long)_d * _k));
            }
        });
        _buffers.ReturnRows(slopes);
        return Total(bounds.Length - 1);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void AddRange(int range, long* starts, RowRange rows, int* order, T* slopes, double* gradient)
    {
        var (first, end) = _columnRanges!.ColumnsOf(range);
        new Span<double>(gradient + ((long)first * _k), (end - first) * _k).Clear();
        for (long p = rows.Start; p < rows.End; p++, slopes += _k)
        {
            long row = order is null ? p : order[p];
            var (at, stop) = _columnRanges.Part(starts, row, range);
            CsrKernels<TSimd, TVector, T>.AddRow(_rows.Values, _rows.Columns, at, stop, slopes, _k, gradient);
        }
    }

    private void AddIntercepts(long rows, T* slopes, double* intercepts)
    {
        new Span<double>(intercepts, _k).Clear();
        for (long i = 0; i < rows; i++, slopes += _k)
        {
            for (int c = 0; c < _k; c++)
                intercepts[c] += double.CreateTruncating(slopes[c]);
        }
    }

    /// <summary>Calls the action for runs of the sums, first and count, on several threads where the additions pay.</summary>
    private void ForSums(long additions, Action<int, int> action)
    {
        const int Run = 1 << 12;
        _schedule.ForChunks((_length + Run - 1) / Run, additions, run => action(run * Run, Math.Min(Run, _length - (run * Run))));
    }

    private void Reserve(int chunks)
    {
        if (_values.Length < chunks)
            _values = new double[chunks];
    }

    private double Total(int chunks)
    {
        double total = 0;
        for (int chunk = 0; chunk < chunks; chunk++)
            total += _values[chunk];
        return total;
    }

    private void Convert(Vector w) => TensorPrimitives.ConvertTruncating<double, T>(HostVector.Of(w), _w);
}
