using System.Collections.Concurrent;
using System.Numerics;
using System.Runtime.CompilerServices;
using GpuLogReg.Compute;
using GpuLogReg.Data;
using Vector = GpuLogReg.Compute.Vector;

namespace GpuLogReg.Cpu;

/// <summary>
/// The vectorised engine on one data set, whatever the loss. Rows are cut into chunks that depend on the range and the sizes alone; each chunk has its own
/// partial, partials are added in chunk order: the same bits for any number of threads. Rows in data order are read from the blocked copy; rows in another
/// order are gathered a tile at a time into a small block matrix and take the same kernel.
/// </summary>
internal abstract unsafe class BlockedObjective<TSimd, TVector, T> : IObjective
    where TSimd : struct, ISimd<TVector, T>
    where TVector : struct
    where T : unmanaged, INumber<T>
{
    /// <summary>Most chunks of a pass.</summary>
    internal const int MostChunks = 128;

    /// <summary>Numbers of all chunks' partials together, 32 MB: fewer chunks where a partial is large.</summary>
    private const long MostPartials = 1 << 22;

    /// <summary>A chunk is at least this many blocks, so that emptying its sums costs little beside filling them.</summary>
    private const int LeastBlocksPerChunk = 32;

    /// <summary>Elements of X times outputs below which a pass is quicker on the calling thread than handed to others.</summary>
    private const long ParallelThreshold = 1 << 15;

    /// <summary>How many rows ahead of the one that is gathered others are asked for: as many requests as a core has under way.</summary>
    private const int PrefetchRows = 16;

    private readonly Dataset _data;
    private readonly ThreadTeam _team;
    private readonly int _blocksPerGather;
    private readonly long _scratch, _rowNumbers;
    private readonly ConcurrentBag<SimdWorkspace<T>> _workspaces = [];
    private readonly ConcurrentBag<AlignedBuffer<T>> _idleRows = [];
    private readonly Action<int> _runChunk;
    private readonly Action<int, long, long> _runInPlace, _runGathered;
    private int[] _order = [];

    // The chunks and the pass under way: fields and not captured variables, so that a pass allocates nothing.
    private (long Units, int Count, Action<int, long, long>? Action) _chunks;
    private (RowRange Rows, long FirstWhole, BlockKernel? Kernel) _pass;

    /// <summary>Lays the rows out. Targets are the loss's, which sets them.</summary>
    /// <param name="data">Dense rows.</param>
    /// <param name="loss">The loss.</param>
    /// <param name="threads">Most threads; −1 for one a core.</param>
    /// <param name="tiles">The machine's.</param>
    /// <param name="blocksPerGather">Blocks of a tile of gathered rows.</param>
    /// <param name="scratch">Numbers of scratch that the kernels take.</param>
    /// <param name="rowNumbers">Numbers a row of what <see cref="RentRows"/> lends.</param>
    protected BlockedObjective(Dataset data, LossKind loss, int threads, TileSize tiles, int blocksPerGather, long scratch, int rowNumbers)
    {
        _data = data;
        _team = ThreadTeam.Of(threads);
        Partials = new PartialSums(_team);
        (_blocksPerGather, _scratch, _rowNumbers) = (blocksPerGather, scratch, rowNumbers);
        (_runChunk, _runInPlace, _runGathered) = (RunChunk, RunInPlace, RunGathered);
        Shape = ObjectiveShape.Of(data, loss);
        Matrix = DenseLayout.Make<TSimd, TVector, T>(data, loss, tiles, _team);
        if (Matrix.Lent is null && !Matrix.IsInPlace)
            ForBlocks((_, first, count) => DenseLayout.Fill<TSimd, TVector, T>(Matrix, data, first, count));
    }

    /// <summary>Adds a run of blocks to a partial.</summary>
    /// <param name="matrix">X and targets: the data's, or rows gathered.</param>
    /// <param name="run">Which.</param>
    /// <param name="scratch">The thread's scratch.</param>
    /// <param name="partial">Where sums are added.</param>
    internal delegate void BlockKernel(BlockedMatrix<T> matrix, BlockRun run, T* scratch, Span<double> partial);

    public IVectorSpace Space { get; } = new SimdVectorSpace();

    public ObjectiveShape Shape { get; private set; }

    /// <summary>Whether rows are in another order than that of the data.</summary>
    private protected bool HasOrder => _order.Length > 0;

    private long RowsPerGather => (long)_blocksPerGather * TSimd.Lanes;

    /// <summary>X as it is read, and the targets.</summary>
    internal BlockedMatrix<T> Matrix { get; }

    /// <summary>The sums of the pass under way, or of the last one.</summary>
    internal PartialSums Partials { get; }

    public double ValueAndGradient(Vector w, Vector gradient, RowRange rows)
    {
        rows.EnsureWithin(Shape.Rows);
        Shape.EnsureCoefficients(w, nameof(w));
        Shape.EnsureCoefficients(gradient, nameof(gradient));
        EnsureNotDisposed();
        return Evaluate(w, gradient, rows);
    }

    public void Gradient(Vector w, Vector gradient, RowRange rows) => ValueAndGradient(w, gradient, rows);

    public void Margins(Vector w, Span<double> margins)
    {
        Shape.EnsureCoefficients(w, nameof(w));
        Shape.EnsureMargins(margins);
        EnsureAlive();
        fixed (double* target = margins)
            WriteMargins(w, target);
    }

    public ICurvature CurvatureAt(Vector w)
    {
        Shape.EnsureCoefficients(w, nameof(w));
        EnsureAlive();
        return MakeCurvature(w);
    }

    public ILine LineAt(Vector w, Vector direction)
    {
        Shape.EnsureCoefficients(w, nameof(w));
        Shape.EnsureCoefficients(direction, nameof(direction));
        EnsureAlive();
        return MakeLine(w, direction);
    }

    public void SetTargets(ReadOnlySpan<int> labels, ReadOnlySpan<double> weights)
    {
        EnsureNotDisposed();
        Shape = Shape.WithTargets(labels, weights);
        FillTargets(labels, weights);
    }

    public void Order(ReadOnlySpan<int> order)
    {
        RowOrder.EnsureWithin(order, Shape.Rows);
        _order = order.ToArray();
    }

    public virtual void Dispose()
    {
        Matrix.Dispose();
        while (_workspaces.TryTake(out var workspace))
            workspace.Dispose();
        while (_idleRows.TryTake(out var buffer))
            buffer.Dispose();
    }

    /// <summary>Some numbers for every row of every block, of any content. Lent, as a solver wants the same ones every iteration and fresh memory costs page faults.</summary>
    internal AlignedBuffer<T> RentRows() => _idleRows.TryTake(out var buffer) ? buffer : new AlignedBuffer<T>(Matrix.Blocks * TSimd.Lanes * _rowNumbers);

    /// <summary>Takes back what <see cref="RentRows"/> lent.</summary>
    internal void ReturnRows(AlignedBuffer<T> buffer)
    {
        if (Matrix.IsDisposed)
            buffer.Dispose();
        else
            _idleRows.Add(buffer);
    }

    /// <summary>
    /// Sees to it that X can be read in the order of the data. Throws where X was given back: it is native memory, so what reads it afterwards must be told, not crash.
    /// </summary>
    internal void EnsureAlive()
    {
        EnsureNotDisposed();
        Matrix.Lent?.ToBlocks<TSimd, TVector>();
    }

    /// <summary>One pass over rows: the kernel's sums, which stay until the next pass.</summary>
    /// <param name="rows">Positions.</param>
    /// <param name="inData">Whether positions count in the order of the data; else in the current order.</param>
    /// <param name="stride">Numbers of a partial.</param>
    /// <param name="kernel">Makes them.</param>
    internal Span<double> Pass(RowRange rows, bool inData, int stride, BlockKernel kernel)
    {
        bool inPlace = inData || _order.Length == 0;
        if (inPlace)
            Matrix.Lent?.ToBlocks<TSimd, TVector>();
        else
            Matrix.Lent?.ToRows();
        if (inPlace)
            PassInPlace(rows, stride, kernel);
        else
            PassGathered(rows, stride, kernel);
        return Partials.Total();
    }

    /// <summary>Calls the action for every chunk of all blocks (number, first block, count), on several threads where it pays.</summary>
    /// <returns>The number of chunks.</returns>
    internal int ForBlocks(Action<int, long, long> action)
    {
        int chunks = Chunks(Matrix.Blocks, 1, 1);
        ForChunks(Matrix.Blocks, chunks, Matrix.Blocks * TSimd.Lanes * Shape.Features * Shape.Outputs, action);
        return chunks;
    }

    /// <summary>How many chunks units of some blocks each are cut into, where each has a partial of some numbers.</summary>
    internal static int Chunks(long units, int blocksPerUnit, int stride) =>
        (int)Math.Clamp(units * blocksPerUnit / LeastBlocksPerChunk, 1, Math.Clamp(MostPartials / stride, 1, MostChunks));

    /// <summary>Calls the action for every chunk (number, first unit, count), on several threads where the work pays.</summary>
    internal void ForChunks(long units, int chunks, long work, Action<int, long, long> action)
    {
        _chunks = (units, chunks, action);
        if (work >= ParallelThreshold)
        {
            _team.For(chunks, _runChunk);
        }
        else
        {
            for (int chunk = 0; chunk < chunks; chunk++)
                RunChunk(chunk);
        }
    }

    /// <summary>Lends a thread its scratch, until <see cref="Return"/>.</summary>
    internal SimdWorkspace<T> Rent() => _workspaces.TryTake(out var workspace)
        ? workspace
        : new SimdWorkspace<T>(_scratch, () => new RowReader<T>(_data, TSimd.Lanes, Matrix.Lent), MakeGathered);

    /// <summary>Takes back what <see cref="Rent"/> lent.</summary>
    internal void Return(SimdWorkspace<T> workspace) => _workspaces.Add(workspace);

    /// <summary>F and ∇F over checked arguments.</summary>
    protected abstract double Evaluate(Vector w, Vector gradient, RowRange rows);

    /// <summary>Writes rows × outputs margins.</summary>
    protected abstract void WriteMargins(Vector w, double* margins);

    /// <summary>The second derivatives at a point.</summary>
    protected abstract ICurvature MakeCurvature(Vector w);

    /// <summary>The loss along a line.</summary>
    protected abstract ILine MakeLine(Vector w, Vector direction);

    /// <summary>Writes checked targets beside the rows of <see cref="Matrix"/>.</summary>
    protected abstract void FillTargets(ReadOnlySpan<int> labels, ReadOnlySpan<double> weights);

    private protected void EnsureNotDisposed() => ObjectDisposedException.ThrowIf(Matrix.IsDisposed, this);

    private BlockedMatrix<T> MakeGathered() => Matrix.IsRowMajor
        ? BlockedMatrix<T>.RowMajor(RowsPerGather, Shape.Features, TSimd.Lanes, TSimd.StoredSize)
        : new BlockedMatrix<T>(RowsPerGather, Shape.Features, TSimd.Lanes, Matrix.LabelsOf(0) is not null, TSimd.StoredSize);

    /// <summary>Blocks that the range covers whole are read in place; the ragged ends go through the gather.</summary>
    private void PassInPlace(RowRange rows, int stride, BlockKernel kernel)
    {
        int lanes = TSimd.Lanes;
        long firstWhole = (rows.Start + lanes - 1) / lanes;
        long endWhole = rows.End == Shape.Rows ? Matrix.Blocks : rows.End / lanes;
        if (endWhole <= firstWhole)
        {
            PassGathered(rows, stride, kernel);
            return;
        }

        int chunks = Chunks(endWhole - firstWhole, 1, stride);
        Partials.Reserve(chunks + 1, stride);
        _pass = (rows, firstWhole, kernel);
        ForChunks(endWhole - firstWhole, chunks, rows.Count * Shape.Features * Shape.Outputs, _runInPlace);
        var ends = Partials.Empty(chunks);
        Gather(rows.Start, Math.Min(rows.End, firstWhole * lanes), ends, kernel);
        Gather(Math.Max(rows.Start, endWhole * lanes), rows.End, ends, kernel);
    }

    /// <summary>How many chunks so many gathered rows make, each with its partial.</summary>
    private protected int GatheredChunks(long count, int stride) => Chunks((count + RowsPerGather - 1) / RowsPerGather, _blocksPerGather, stride);

    private void PassGathered(RowRange rows, int stride, BlockKernel kernel)
    {
        long tiles = (rows.Count + RowsPerGather - 1) / RowsPerGather;
        int chunks = GatheredChunks(rows.Count, stride);
        Partials.Reserve(chunks, stride);
        _pass = (rows, 0, kernel);
        ForChunks(tiles, chunks, rows.Count * Shape.Features * Shape.Outputs, _runGathered);
    }

    private void RunChunk(int chunk)
    {
        long first = FirstUnit(chunk);
        _chunks.Action!(chunk, first, FirstUnit(chunk + 1) - first);
    }

    private long FirstUnit(int chunk) => _chunks.Units * chunk / _chunks.Count;

    private void RunInPlace(int chunk, long first, long count)
    {
        long following = chunk + 1 < _chunks.Count ? FirstUnit(chunk + 2) - FirstUnit(chunk + 1) : 0;
        var workspace = Rent();
        _pass.Kernel!(Matrix, new BlockRun(_pass.FirstWhole + first, count, following), workspace.Scratch.Pointer, Partials.Empty(chunk));
        Return(workspace);
    }

    private void RunGathered(int chunk, long first, long count)
    {
        long start = _pass.Rows.Start + (first * RowsPerGather), end = Math.Min(_pass.Rows.End, start + (count * RowsPerGather));
        Gather(start, end, Partials.Empty(chunk), _pass.Kernel!);
    }

    private void Gather(long start, long end, Span<double> partial, BlockKernel kernel)
    {
        if (start >= end)
            return;
        var workspace = Rent();
        Gather(workspace, start, end, partial, kernel);
        Return(workspace);
    }

    /// <summary>Runs positions [start, end) of the row order through the kernel, a tile at a time.</summary>
    /// <param name="workspace">A thread's, rented.</param>
    /// <param name="start">First position.</param>
    /// <param name="end">Past the last one.</param>
    /// <param name="partial">Where sums are added.</param>
    /// <param name="kernel">Makes them.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private protected void Gather(SimdWorkspace<T> workspace, long start, long end, Span<double> partial, BlockKernel kernel)
    {
        int lanes = TSimd.Lanes;
        var gathered = workspace.Gathered;
        var reader = workspace.Reader;
        int[] order = _order;
        T** rows = stackalloc T*[lanes];
        for (long tile = start; tile < end; tile += RowsPerGather)
        {
            int count = (int)Math.Min(end - tile, RowsPerGather), blocks = (count + lanes - 1) / lanes;
            for (int i = 0; i < blocks * lanes; i++)
            {
                int block = i / lanes, lane = i % lanes;
                if (i < count)
                {
                    // What comes after the end is the next batch's, mostly.
                    long position = tile + i, row = position, ahead = position + PrefetchRows;
                    if (order.Length > 0)
                    {
                        row = order[position];
                        if (ahead < order.Length)
                        {
                            reader.Prefetch(order[ahead]);
                            Matrix.PrefetchTargets(order[ahead]);
                        }
                    }

                    rows[lane] = reader.Read(row, lane);
                    gathered.CopyTargets(block, lane, Matrix, row);
                }
                else
                {
                    rows[lane] = reader.Zeros;
                    gathered.SignedWeightsOf(block)[lane] = T.Zero;
                }

                if (lane == lanes - 1)
                    gathered.SetBlock<TSimd, TVector>(block, rows);
            }

            kernel(gathered, new BlockRun(0, blocks), workspace.Scratch.Pointer, partial);
        }
    }
}
