using System.Collections.Concurrent;
using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using GpuLogReg.Compute;
using GpuLogReg.Data;
using Vector = GpuLogReg.Compute.Vector;

namespace GpuLogReg.Cpu;

/// <summary>
/// The vectorised engine on sparse rows. A pass takes tiles of rows through margins, loss and gradient while they are in cache, so X is read from memory
/// once and kept once. Rows are cut into chunks that depend on the range, the numbers stored and d alone; each chunk adds to a gradient of its own, and
/// these are added in chunk order: the same bits for any number of threads. Where d is so large that gradients of their own would cost more than the rows,
/// the second product is cut by columns instead (<see cref="CsrColumnRanges{T}"/>).
/// </summary>
internal sealed unsafe class CsrObjective<TSimd, TVector, T> : IObjective
    where TSimd : struct, ISimd<TVector, T>
    where TVector : struct
    where T : unmanaged, INumber<T>
{
    /// <summary>Rows of a tile: a few vectors of them, and some kilobytes of X.</summary>
    internal const int TileRows = 128;

    private const int MostChunks = 64;

    /// <summary>Numbers stored, and rows, that a chunk has at least.</summary>
    private const long LeastWork = 1 << 14;

    /// <summary>Emptying, adding to and summing a number of a chunk's gradient counts as so many numbers stored, which bounds both time and memory of the partials.</summary>
    private const long WorkPerPartial = 4;

    /// <summary>Work below which a pass is quicker on the calling thread than handed to others.</summary>
    private const long ParallelThreshold = 1 << 15;

    /// <summary>Chunks with gradients of their own below which a pass of much work is cut by columns.</summary>
    private const long FewChunks = 8;

    /// <summary>Work from which it pays to find out where columns cut rows.</summary>
    private const long MuchWork = 1 << 18;

    private readonly CsrRows<T> _rows;
    private readonly CsrLoss<T> _loss;
    private readonly ParallelOptions _parallel;
    private readonly ConcurrentBag<AlignedBuffer<T>> _tiles = [];
    private readonly ConcurrentBag<AlignedBuffer<T>> _idleRows = [];
    private readonly double[] _values = new double[MostChunks];
    private readonly T[] _w;
    private int[] _order = [];
    private double[] _partials = [];
    private CsrColumnRanges<T>? _columnRanges;

    /// <summary>Takes sparse rows.</summary>
    /// <param name="data">Its features are a <see cref="CsrMatrix"/>.</param>
    /// <param name="loss">Which loss, to know the number of outputs.</param>
    /// <param name="function">The loss itself, of these rows.</param>
    /// <param name="threads">Most threads of a pass; −1 for one a core.</param>
    public CsrObjective(Dataset data, LossKind loss, CsrLoss<T> function, int threads)
    {
        _parallel = new ParallelOptions { MaxDegreeOfParallelism = threads };
        Shape = ObjectiveShape.Of(data, loss);
        _loss = function;
        _loss.SetTargets(data.Labels.Span, data.Weights.Span);
        _w = new T[Shape.Coefficients];
        _rows = new CsrRows<T>((CsrMatrix)data.Features);
    }

    /// <summary>What is done with the margins (or products) of a tile between the two products of a pass.</summary>
    internal delegate double TileFunction(RowTile tile, T* margins);

    public IVectorSpace Space { get; } = new SimdVectorSpace();

    public ObjectiveShape Shape { get; private set; }

    /// <summary>X.</summary>
    internal CsrRows<T> Rows => _rows;

    /// <summary>The loss.</summary>
    internal CsrLoss<T> Loss => _loss;

    public double ValueAndGradient(Vector w, Vector gradient, RowRange rows)
    {
        rows.EnsureWithin(Shape.Rows);
        Shape.EnsureCoefficients(w, nameof(w));
        Shape.EnsureCoefficients(gradient, nameof(gradient));
        return Pass(w, gradient, rows, _order, _loss.Evaluate);
    }

    public void Gradient(Vector w, Vector gradient, RowRange rows) => ValueAndGradient(w, gradient, rows);

    public void Margins(Vector w, Span<double> margins)
    {
        Shape.EnsureCoefficients(w, nameof(w));
        Shape.EnsureMargins(margins);
        int k = Shape.Outputs;
        fixed (double* target = margins)
        {
            // A lambda cannot capture a pointer or a span, but it can carry the address.
            nint address = (nint)target;
            ForMargins(w, (first, count, z) => TensorPrimitives.ConvertTruncating(
                new ReadOnlySpan<T>(z, count * k), new Span<double>((double*)address + (first * k), count * k)));
        }
    }

    public ICurvature CurvatureAt(Vector w)
    {
        Shape.EnsureCoefficients(w, nameof(w));
        EnsureAlive();
        return new CsrCurvature<TSimd, TVector, T>(this, w);
    }

    public ILine LineAt(Vector w, Vector direction)
    {
        Shape.EnsureCoefficients(w, nameof(w));
        Shape.EnsureCoefficients(direction, nameof(direction));
        EnsureAlive();
        return new CsrLine<TSimd, TVector, T>(this, w, direction);
    }

    public void SetTargets(ReadOnlySpan<int> labels, ReadOnlySpan<double> weights)
    {
        EnsureAlive();
        Shape = Shape.WithTargets(labels, weights);
        _loss.SetTargets(labels, weights);
    }

    public void Order(ReadOnlySpan<int> order)
    {
        RowOrder.EnsureWithin(order, Shape.Rows);
        _order = order.ToArray();
    }

    public void Dispose()
    {
        _rows.Dispose();
        _columnRanges?.Dispose();
        while (_tiles.TryTake(out var tile))
            tile.Dispose();
        while (_idleRows.TryTake(out var buffer))
            buffer.Dispose();
    }

    /// <summary>k numbers for every row, with room for a whole last tile, of any content. Lent, as a solver wants the same ones every iteration.</summary>
    internal AlignedBuffer<T> RentRows() => _idleRows.TryTake(out var buffer) ? buffer : new AlignedBuffer<T>((Shape.Rows + TileRows) * Shape.Outputs);

    /// <summary>Takes back what <see cref="RentRows"/> lent.</summary>
    internal void ReturnRows(AlignedBuffer<T> buffer) => Return(_idleRows, buffer);

    /// <summary>k numbers for every row of a tile, of any content.</summary>
    internal AlignedBuffer<T> RentTile() => _tiles.TryTake(out var tile) ? tile : new AlignedBuffer<T>((long)TileRows * Shape.Outputs);

    /// <summary>Takes back what <see cref="RentTile"/> lent.</summary>
    internal void ReturnTile(AlignedBuffer<T> tile) => Return(_tiles, tile);

    /// <summary>Throws where X was given back: it is native memory, so what reads it afterwards must be told, not crash.</summary>
    internal void EnsureAlive() => ObjectDisposedException.ThrowIf(_rows.IsDisposed, this);

    /// <summary>One pass: target ← Σ slopes × rows, with the sum of what the function returns as the result.</summary>
    /// <param name="w">What the margins are taken with.</param>
    /// <param name="target">Written whole.</param>
    /// <param name="rows">Positions.</param>
    /// <param name="order">The row at each position; empty for the order of the data.</param>
    /// <param name="function">Makes slopes of margins.</param>
    internal double Pass(Vector w, Vector target, RowRange rows, int[] order, TileFunction function)
    {
        Convert(w);
        int d = Shape.Features, k = Shape.Outputs, length = Shape.Coefficients;
        double[] sums = HostVector.Of(target);
        long work = Work(rows, order);
        if (work >= MuchWork && work < FewChunks * WorkPerPartial * length)
            return PassByColumns(sums, rows, order, function);

        long[] bounds = Chunks(rows, order, WorkPerPartial * length, MostChunks);
        int chunks = bounds.Length - 1;
        if (_partials.Length < (chunks - 1L) * length)
            _partials = new double[(chunks - 1) * length];
        ForChunks(chunks, work, chunk =>
        {
            // The first chunk adds up where the sum of all belongs.
            var partial = chunk == 0 ? sums.AsSpan() : _partials.AsSpan((chunk - 1) * length, length);
            partial.Clear();
            var z = RentTile();
            double value = 0;
            fixed (long* starts = _rows.Starts)
            fixed (int* positions = order)
            fixed (T* weights = _w)
            fixed (double* gradient = partial)
            {
                for (long first = bounds[chunk]; first < bounds[chunk + 1]; first += TileRows)
                {
                    var tile = new RowTile(first, (int)Math.Min(TileRows, bounds[chunk + 1] - first), positions);
                    CsrKernels<TSimd, TVector, T>.Margins(_rows, starts, tile, weights, d, k, z.Pointer);
                    value += function(tile, z.Pointer);
                    CsrKernels<TSimd, TVector, T>.AddRows(_rows, starts, tile, z.Pointer, d, k, gradient);
                }
            }

            _values[chunk] = value;
            ReturnTile(z);
        });

        AddPartials(sums, chunks);
        return Total(chunks);
    }

    /// <summary>The pass in two steps: slopes of all rows, chunk by chunk of rows; then their products with the rows, range by range of columns, rows in order.</summary>
    private double PassByColumns(double[] sums, RowRange rows, int[] order, TileFunction function)
    {
        int d = Shape.Features, k = Shape.Outputs;
        long[] bounds = Chunks(rows, order, 0, MostChunks);
        var slopes = RentRows();
        ForChunks(bounds.Length - 1, Work(rows, order), chunk =>
        {
            double value = 0;
            fixed (long* starts = _rows.Starts)
            fixed (int* positions = order)
            fixed (T* weights = _w)
            {
                for (long first = bounds[chunk]; first < bounds[chunk + 1]; first += TileRows)
                {
                    var tile = new RowTile(first, (int)Math.Min(TileRows, bounds[chunk + 1] - first), positions);
                    T* z = slopes.Pointer + ((first - rows.Start) * k);
                    if (tile.Count == TileRows)
                    {
                        CsrKernels<TSimd, TVector, T>.Margins(_rows, starts, tile, weights, d, k, z);
                        value += function(tile, z);
                        continue;
                    }

                    // Whole vectors are written: those past the last row of a chunk would fall on the first of the next.
                    var whole = RentTile();
                    CsrKernels<TSimd, TVector, T>.Margins(_rows, starts, tile, weights, d, k, whole.Pointer);
                    value += function(tile, whole.Pointer);
                    new ReadOnlySpan<T>(whole.Pointer, tile.Count * k).CopyTo(new Span<T>(z, tile.Count * k));
                    ReturnTile(whole);
                }
            }

            _values[chunk] = value;
        });

        _columnRanges ??= new CsrColumnRanges<T>(_rows, d, _parallel);
        ForChunks(CsrColumnRanges<T>.Count + 1, Work(rows, order), range =>
        {
            fixed (long* starts = _rows.Starts)
            fixed (int* positions = order)
            fixed (double* gradient = sums)
            {
                if (range < CsrColumnRanges<T>.Count)
                    AddRange(range, starts, rows, positions, slopes.Pointer, gradient);
                else
                    AddIntercepts(rows.Count, slopes.Pointer, gradient + ((long)d * k));
            }
        });
        ReturnRows(slopes);
        return Total(bounds.Length - 1);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void AddRange(int range, long* starts, RowRange rows, int* order, T* slopes, double* gradient)
    {
        int k = Shape.Outputs;
        var (first, end) = _columnRanges!.ColumnsOf(range);
        new Span<double>(gradient + ((long)first * k), (end - first) * k).Clear();
        for (long p = rows.Start; p < rows.End; p++, slopes += k)
        {
            long row = order is null ? p : order[p];
            var (at, stop) = _columnRanges.Part(starts, row, range);
            CsrKernels<TSimd, TVector, T>.AddRow(_rows.Values, _rows.Columns, at, stop, slopes, k, gradient);
        }
    }

    private void AddIntercepts(long rows, T* slopes, double* intercepts)
    {
        int k = Shape.Outputs;
        new Span<double>(intercepts, k).Clear();
        for (long i = 0; i < rows; i++, slopes += k)
        {
            for (int c = 0; c < k; c++)
                intercepts[c] += double.CreateTruncating(slopes[c]);
        }
    }

    private double Total(int chunks)
    {
        double total = 0;
        for (int chunk = 0; chunk < chunks; chunk++)
            total += _values[chunk];
        return total;
    }

    /// <summary>Calls the action for every tile of all rows in the order of the data: its first row, count and margins.</summary>
    internal void ForMargins(Vector w, MarginAction action)
    {
        Convert(w);
        var all = RowRange.All(Shape.Rows);
        long[] bounds = Chunks(all, [], 0, MostChunks);
        ForChunks(bounds.Length - 1, Work(all, []), chunk =>
        {
            var z = RentTile();
            fixed (long* starts = _rows.Starts)
            fixed (T* weights = _w)
            {
                for (long first = bounds[chunk]; first < bounds[chunk + 1]; first += TileRows)
                {
                    int count = (int)Math.Min(TileRows, bounds[chunk + 1] - first);
                    CsrKernels<TSimd, TVector, T>.Margins(_rows, starts, new RowTile(first, count, null), weights, Shape.Features, Shape.Outputs, z.Pointer);
                    action(first, count, z.Pointer);
                }
            }

            ReturnTile(z);
        });
    }

    /// <summary>The margins of all rows, k numbers each.</summary>
    internal void CopyMargins(Vector w, AlignedBuffer<T> target)
    {
        int k = Shape.Outputs;
        ForMargins(w, (first, count, z) => new ReadOnlySpan<T>(z, count * k).CopyTo(new Span<T>(target.Pointer + (first * k), count * k)));
    }

    /// <summary>What is done with the margins of consecutive rows.</summary>
    internal delegate void MarginAction(long first, int count, T* margins);

    /// <summary>Where chunks of about equal work begin and end: positions, one more than there are chunks.</summary>
    /// <param name="rows">Positions.</param>
    /// <param name="order">The row at each position; empty for the order of the data.</param>
    /// <param name="overhead">What a chunk costs beside its rows, in numbers stored.</param>
    /// <param name="most">How many there are at most.</param>
    internal long[] Chunks(RowRange rows, int[] order, long overhead, int most)
    {
        int chunks = (int)Math.Clamp(Work(rows, order) / Math.Max(LeastWork, overhead), 1, Math.Min(most, rows.Count));
        var bounds = new long[chunks + 1];
        (bounds[0], bounds[chunks]) = (rows.Start, rows.End);
        for (int chunk = 1; chunk < chunks; chunk++)
        {
            bounds[chunk] = order.Length > 0
                ? rows.Start + (rows.Count * chunk / chunks)
                : Math.Max(bounds[chunk - 1], RowAtWork(rows, Work(rows, order) * chunk / chunks));
        }

        return bounds;
    }

    /// <summary>Calls the action for every chunk, on several threads where the work pays.</summary>
    internal void ForChunks(int chunks, long work, Action<int> action)
    {
        if (work < ParallelThreshold || chunks == 1)
        {
            for (int chunk = 0; chunk < chunks; chunk++)
                action(chunk);
        }
        else
        {
            Parallel.For(0, chunks, _parallel, action);
        }
    }

    /// <summary>Numbers stored, and rows, of a range; of an order's rows, which are not looked up, as many as on average.</summary>
    internal long Work(RowRange rows, int[] order) => order.Length > 0
        ? (long)((double)rows.Count / Shape.Rows * _rows.Stored) + rows.Count
        : _rows.Starts[(int)rows.End] - _rows.Starts[(int)rows.Start] + rows.Count;

    /// <summary>The first row of a range before which there is so much work.</summary>
    private long RowAtWork(RowRange rows, long work)
    {
        long low = rows.Start, high = rows.End;
        while (low < high)
        {
            long middle = (low + high) / 2;
            if (Work(new RowRange(rows.Start, middle - rows.Start), []) < work)
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }

    /// <summary>Adds the gradients of chunks 1, 2, … to that of chunk 0, in that order for every number.</summary>
    private void AddPartials(double[] sums, int chunks)
    {
        const int Run = 1 << 12;
        int length = sums.Length, runs = (length + Run - 1) / Run;
        ForChunks(runs, (chunks - 1L) * length, run =>
        {
            var target = sums.AsSpan(run * Run, Math.Min(Run, length - (run * Run)));
            for (int chunk = 1; chunk < chunks; chunk++)
                TensorPrimitives.Add(target, _partials.AsSpan(((chunk - 1) * length) + (run * Run), target.Length), target);
        });
    }

    private void Convert(Vector w)
    {
        EnsureAlive();
        TensorPrimitives.ConvertTruncating<double, T>(HostVector.Of(w), _w);
    }

    private void Return(ConcurrentBag<AlignedBuffer<T>> idle, AlignedBuffer<T> buffer)
    {
        if (_rows.IsDisposed)
            buffer.Dispose();
        else
            idle.Add(buffer);
    }
}
