using System.Collections.Concurrent;
using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using GpuLogReg.Compute;
using GpuLogReg.Data;
using Vector = GpuLogReg.Compute.Vector;

namespace GpuLogReg.Cpu;

/// <summary>
/// The vectorised engine on one data set. Rows are cut into chunks that depend on the range and d alone; each chunk has its own partial, partials are
/// added in chunk order: the same bits for any number of threads. Rows in data order are read from the blocked copy; rows in another order are gathered
/// a tile at a time into a small block matrix and take the same kernel.
/// </summary>
internal sealed unsafe class SimdObjective<TSimd, TVector, T> : IObjective
    where TSimd : struct, ISimd<TVector, T>
    where TVector : struct
    where T : unmanaged, INumber<T>
{
    /// <summary>Most chunks of a pass.</summary>
    internal const int MostChunks = 128;

    /// <summary>A chunk is at least this many blocks, so that emptying its sums costs little beside filling them.</summary>
    private const int LeastBlocksPerChunk = 32;

    /// <summary>Elements of X below which a pass is quicker on the calling thread than handed to others.</summary>
    private const long ParallelThreshold = 1 << 15;

    private const int BlocksPerGather = 4;

    private readonly Dataset _data;
    private readonly BlockedMatrix<T> _matrix;
    private readonly ParallelOptions _parallel;
    private readonly ConcurrentBag<Workspace> _workspaces = [];
    private readonly ConcurrentBag<AlignedBuffer<T>> _idleRows = [];
    private readonly T[] _w;
    private int[] _order = [];
    private double[] _partials = [];

    public SimdObjective(Dataset data, int threads)
    {
        _data = data;
        _parallel = new ParallelOptions { MaxDegreeOfParallelism = threads };
        int lanes = TSimd.Lanes;
        Shape = ObjectiveShape.Of(data, LossKind.Logistic);
        _w = new T[Shape.Coefficients];
        _matrix = new BlockedMatrix<T>((data.Rows + lanes - 1) / lanes, data.Columns, lanes);
        var signedWeights = new T[data.Rows];
        SignedWeights.Fill(data, signedWeights.AsSpan());
        ForBlocks((_, first, count) =>
        {
            var buffer = new double[data.Columns];
            for (long row = first * lanes; row < Math.Min(data.Rows, (first + count) * lanes); row++)
                _matrix.SetRow(row / lanes, (int)(row % lanes), data, row, signedWeights[row], buffer);
        });
    }

    public IVectorSpace Space { get; } = new SimdVectorSpace();

    public ObjectiveShape Shape { get; private set; }

    /// <summary>X as it is read.</summary>
    internal BlockedMatrix<T> Matrix => _matrix;

    public double ValueAndGradient(Vector w, Vector gradient, RowRange rows)
    {
        rows.EnsureWithin(Shape.Rows);
        Shape.EnsureCoefficients(w, nameof(w));
        Shape.EnsureCoefficients(gradient, nameof(gradient));
        EnsureAlive();
        return Pass<LogisticRow<TSimd, TVector, T>>(w, _matrix.SignedWeightsOf(0), rows, gradient, inData: _order.Length == 0);
    }

    public void Gradient(Vector w, Vector gradient, RowRange rows) => ValueAndGradient(w, gradient, rows);

    public void Margins(Vector w, Span<double> margins)
    {
        Shape.EnsureCoefficients(w, nameof(w));
        Shape.EnsureMargins(margins);
        Convert(w);
        int lanes = TSimd.Lanes;
        fixed (double* target = margins)
        {
            // A lambda cannot capture a pointer or a span, but it can carry the address.
            nint address = (nint)target;
            ForBlocks((_, first, count) =>
            {
                T* z = stackalloc T[lanes];
                fixed (T* weights = _w)
                {
                    for (long block = first; block < first + count; block++)
                    {
                        TSimd.Store(BlockMargins<TSimd, TVector, T>.Of(_matrix.Block(block), Shape.Features, weights), z);
                        for (long row = block * lanes; row < Math.Min(Shape.Rows, (block + 1) * lanes); row++)
                            ((double*)address)[row] = double.CreateTruncating(z[row % lanes]);
                    }
                }
            });
        }
    }

    public ICurvature CurvatureAt(Vector w)
    {
        Shape.EnsureCoefficients(w, nameof(w));
        EnsureAlive();
        return new SimdCurvature<TSimd, TVector, T>(this, w);
    }

    public ILine LineAt(Vector w, Vector direction)
    {
        Shape.EnsureCoefficients(w, nameof(w));
        Shape.EnsureCoefficients(direction, nameof(direction));
        EnsureAlive();
        return new SimdLine<TSimd, TVector, T>(this, w, direction);
    }

    public void SetTargets(ReadOnlySpan<int> labels, ReadOnlySpan<double> weights)
    {
        EnsureAlive();
        Shape = Shape.WithTargets(labels, weights);
        SignedWeights.Fill(labels, weights, new Span<T>(_matrix.SignedWeightsOf(0), labels.Length));
    }

    public void Order(ReadOnlySpan<int> order)
    {
        RowOrder.EnsureWithin(order, Shape.Rows);
        _order = order.ToArray();
    }

    public void Dispose()
    {
        _matrix.Dispose();
        while (_workspaces.TryTake(out var workspace))
            workspace.Dispose();
        while (_idleRows.TryTake(out var buffer))
            buffer.Dispose();
    }

    /// <summary>A number for every row of every block, of any content. Lent, as a solver wants the same ones every iteration and fresh memory costs page faults.</summary>
    internal AlignedBuffer<T> RentRows() => _idleRows.TryTake(out var buffer) ? buffer : new AlignedBuffer<T>(_matrix.Blocks * TSimd.Lanes);

    /// <summary>Takes back what <see cref="RentRows"/> lent.</summary>
    internal void ReturnRows(AlignedBuffer<T> buffer)
    {
        if (_matrix.IsDisposed)
            buffer.Dispose();
        else
            _idleRows.Add(buffer);
    }

    /// <summary>Zeros for the chunks' partial sums, until the next pass.</summary>
    internal double[] Partials(int length)
    {
        Clear(length);
        return _partials;
    }

    /// <summary>Throws where X was given back: it is native memory, so what reads it afterwards must be told, not crash.</summary>
    internal void EnsureAlive() => ObjectDisposedException.ThrowIf(_matrix.IsDisposed, this);

    /// <summary>One fused pass: target ← Σ slopeᵢ·x̃ᵢ, with the values' sum as the result.</summary>
    /// <param name="w">What the margins are taken with.</param>
    /// <param name="sides">A number a row beside the margin, in the order of the data, filled up to whole blocks.</param>
    /// <param name="rows">Positions.</param>
    /// <param name="target">Written whole.</param>
    /// <param name="inData">Whether positions count in the order of the data; else in the current order, where the sides are the signed weights.</param>
    internal double Pass<TRow>(Vector w, T* sides, RowRange rows, Vector target, bool inData) where TRow : struct, IRowFunction<TVector>
    {
        Convert(w);
        int stride = Shape.Coefficients + 1;
        int chunks = inData ? PassInPlace<TRow>(rows, sides, stride) : PassGathered<TRow>(rows, stride);
        var total = _partials.AsSpan(0, stride);
        for (int chunk = 1; chunk < chunks; chunk++)
            TensorPrimitives.Add(total, _partials.AsSpan(chunk * stride, stride), total);
        total[..^1].CopyTo(HostVector.Of(target));
        return total[^1];
    }

    /// <summary>Calls the action for every chunk of all blocks (number, first block, count), on several threads where it pays.</summary>
    /// <returns>The number of chunks.</returns>
    internal int ForBlocks(Action<int, long, long> action)
    {
        int chunks = Chunks(_matrix.Blocks, 1);
        ForChunks(_matrix.Blocks, chunks, _matrix.Blocks * TSimd.Lanes * Shape.Features, action);
        return chunks;
    }

    private void Convert(Vector w)
    {
        EnsureAlive();
        TensorPrimitives.ConvertTruncating<double, T>(HostVector.Of(w), _w);
    }

    /// <summary>Blocks that the range covers whole are read in place; the ragged ends go through the gather.</summary>
    private int PassInPlace<TRow>(RowRange rows, T* sides, int stride) where TRow : struct, IRowFunction<TVector>
    {
        int lanes = TSimd.Lanes;
        long firstWhole = (rows.Start + lanes - 1) / lanes;
        long endWhole = rows.End == Shape.Rows ? _matrix.Blocks : rows.End / lanes;
        if (endWhole <= firstWhole)
            return PassGathered<TRow>(rows, stride);

        int chunks = Chunks(endWhole - firstWhole, 1);
        Clear((chunks + 1) * stride);
        ForChunks(endWhole - firstWhole, chunks, rows.Count * Shape.Features, (chunk, first, count) =>
        {
            var workspace = Rent();
            fixed (T* weights = _w)
                FusedPass<TSimd, TVector, T, TRow>.Run(_matrix, sides, firstWhole + first, count, weights, workspace.Lanes, _partials.AsSpan(chunk * stride, stride));
            _workspaces.Add(workspace);
        });
        var ends = _partials.AsSpan(chunks * stride, stride);
        Gather<TRow>(rows.Start, Math.Min(rows.End, firstWhole * lanes), ends);
        Gather<TRow>(Math.Max(rows.Start, endWhole * lanes), rows.End, ends);
        return chunks + 1;
    }

    private int PassGathered<TRow>(RowRange rows, int stride) where TRow : struct, IRowFunction<TVector>
    {
        long tile = BlocksPerGather * TSimd.Lanes;
        long tiles = (rows.Count + tile - 1) / tile;
        int chunks = Chunks(tiles, BlocksPerGather);
        Clear(chunks * stride);
        ForChunks(tiles, chunks, rows.Count * Shape.Features, (chunk, first, count) =>
            Gather<TRow>(rows.Start + (first * tile), Math.Min(rows.End, rows.Start + ((first + count) * tile)), _partials.AsSpan(chunk * stride, stride)));
        return chunks;
    }

    /// <summary>Runs positions [start, end) of the row order through the kernel, a tile at a time.</summary>
    private void Gather<TRow>(long start, long end, Span<double> partial) where TRow : struct, IRowFunction<TVector>
    {
        if (start >= end)
            return;
        int lanes = TSimd.Lanes;
        var workspace = Rent();
        for (long tile = start; tile < end; tile += BlocksPerGather * lanes)
        {
            int count = (int)Math.Min(end - tile, BlocksPerGather * lanes);
            new Span<T>(workspace.Gathered.SignedWeightsOf(0), BlocksPerGather * lanes).Clear();
            for (int i = 0; i < count; i++)
            {
                long row = _order.Length == 0 ? tile + i : _order[tile + i];
                T signedWeight = _matrix.SignedWeightsOf(row / lanes)[row % lanes];
                workspace.Gathered.SetRow(i / lanes, i % lanes, _data, row, signedWeight, workspace.Row);
            }

            fixed (T* weights = _w)
                FusedPass<TSimd, TVector, T, TRow>.Run(workspace.Gathered, workspace.Gathered.SignedWeightsOf(0), 0, (count + lanes - 1) / lanes, weights, workspace.Lanes, partial);
        }

        _workspaces.Add(workspace);
    }

    /// <summary>How many chunks units of some blocks each are cut into.</summary>
    internal static int Chunks(long units, int blocksPerUnit) => (int)Math.Clamp(units * blocksPerUnit / LeastBlocksPerChunk, 1, MostChunks);

    /// <summary>Calls the action for every chunk (number, first unit, count), on several threads where the work pays.</summary>
    internal void ForChunks(long units, int chunks, long work, Action<int, long, long> action)
    {
        void Run(int chunk)
        {
            long first = units * chunk / chunks;
            action(chunk, first, (units * (chunk + 1) / chunks) - first);
        }

        if (work < ParallelThreshold)
        {
            for (int chunk = 0; chunk < chunks; chunk++)
                Run(chunk);
        }
        else
        {
            Parallel.For(0, chunks, _parallel, Run);
        }
    }

    private void Clear(int length)
    {
        if (_partials.Length < length)
            _partials = new double[length];
        else
            Array.Clear(_partials, 0, length);
    }

    private Workspace Rent() => _workspaces.TryTake(out var workspace) ? workspace : new Workspace(Shape.Features);

    /// <summary>What one thread needs for one chunk.</summary>
    private sealed class Workspace : IDisposable
    {
        public Workspace(int features)
        {
            nuint bytes = (nuint)((features + 2L) * TSimd.Lanes * sizeof(T));
            Lanes = (T*)NativeMemory.AlignedAlloc(bytes, 64);
            NativeMemory.Clear(Lanes, bytes);
            Gathered = new BlockedMatrix<T>(BlocksPerGather, features, TSimd.Lanes);
            Row = new double[features];
        }

        ~Workspace() => NativeMemory.AlignedFree(Lanes);

        public T* Lanes { get; }

        public BlockedMatrix<T> Gathered { get; }

        public double[] Row { get; }

        public void Dispose()
        {
            NativeMemory.AlignedFree(Lanes);
            Gathered.Dispose();
            GC.SuppressFinalize(this);
        }
    }
}
