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
    private const int MostChunks = 128;

    /// <summary>A chunk is at least this many blocks, so that emptying its sums costs little beside filling them.</summary>
    private const int LeastBlocksPerChunk = 32;

    /// <summary>Elements of X below which a pass is quicker on the calling thread than handed to others.</summary>
    private const long ParallelThreshold = 1 << 15;

    private const int BlocksPerGather = 4;

    private readonly Dataset _data;
    private readonly BlockedMatrix<T> _matrix;
    private readonly ParallelOptions _parallel;
    private readonly ConcurrentBag<Workspace> _workspaces = [];
    private readonly T[] _w;
    private int[] _order = [];
    private double[] _partials = [];

    public SimdObjective(Dataset data, int threads)
    {
        _data = data;
        _parallel = new ParallelOptions { MaxDegreeOfParallelism = threads };
        int lanes = TSimd.Lanes;
        Shape = new ObjectiveShape(data.Rows, data.Columns, 1, data.WeightSum());
        _w = new T[Shape.Coefficients];
        _matrix = new BlockedMatrix<T>((data.Rows + lanes - 1) / lanes, data.Columns, lanes);
        var signedWeights = new T[data.Rows];
        SignedWeights.Fill(data, signedWeights.AsSpan());
        ForChunks(_matrix.Blocks, 1, (_, first, count) =>
        {
            var buffer = new double[data.Columns];
            for (long row = first * lanes; row < Math.Min(data.Rows, (first + count) * lanes); row++)
                _matrix.SetRow(row / lanes, (int)(row % lanes), data, row, signedWeights[row], buffer);
        });
    }

    public IVectorSpace Space { get; } = new SimdVectorSpace();

    public ObjectiveShape Shape { get; }

    public double ValueAndGradient(Vector w, Vector gradient, RowRange rows)
    {
        rows.EnsureWithin(Shape.Rows);
        Shape.EnsureCoefficients(w, nameof(w));
        Shape.EnsureCoefficients(gradient, nameof(gradient));
        Convert(w);
        int stride = Shape.Coefficients + 1;
        int chunks = _order.Length == 0 ? PassInPlace(rows, stride) : PassGathered(rows, stride);
        var total = _partials.AsSpan(0, stride);
        for (int chunk = 1; chunk < chunks; chunk++)
            TensorPrimitives.Add(total, _partials.AsSpan(chunk * stride, stride), total);
        total[..^1].CopyTo(HostVector.Of(gradient));
        return total[^1];
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
            ForChunks(_matrix.Blocks, 1, (_, first, count) =>
            {
                T* z = stackalloc T[lanes];
                fixed (T* weights = _w)
                {
                    for (long block = first; block < first + count; block++)
                    {
                        TSimd.Store(FusedPass<TSimd, TVector, T>.Margins(_matrix.Block(block), Shape.Features, weights), z);
                        for (long row = block * lanes; row < Math.Min(Shape.Rows, (block + 1) * lanes); row++)
                            ((double*)address)[row] = double.CreateTruncating(z[row % lanes]);
                    }
                }
            });
        }
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
    }

    private void Convert(Vector w)
    {
        // X is native memory: what reads it after it was given back must be told, not crash.
        ObjectDisposedException.ThrowIf(_matrix.IsDisposed, this);
        TensorPrimitives.ConvertTruncating<double, T>(HostVector.Of(w), _w);
    }

    /// <summary>Blocks that the range covers whole are read in place; the ragged ends go through the gather.</summary>
    private int PassInPlace(RowRange rows, int stride)
    {
        int lanes = TSimd.Lanes;
        long firstWhole = (rows.Start + lanes - 1) / lanes;
        long endWhole = rows.End == Shape.Rows ? _matrix.Blocks : rows.End / lanes;
        if (endWhole <= firstWhole)
            return PassGathered(rows, stride);

        int chunks = Chunks(endWhole - firstWhole, 1);
        Clear((chunks + 1) * stride);
        ForChunks(endWhole - firstWhole, 1, (chunk, first, count) =>
        {
            var workspace = Rent();
            fixed (T* weights = _w)
                FusedPass<TSimd, TVector, T>.Run(_matrix, firstWhole + first, count, weights, workspace.Lanes, _partials.AsSpan(chunk * stride, stride));
            _workspaces.Add(workspace);
        });
        var ends = _partials.AsSpan(chunks * stride, stride);
        Gather(rows.Start, Math.Min(rows.End, firstWhole * lanes), ends);
        Gather(Math.Max(rows.Start, endWhole * lanes), rows.End, ends);
        return chunks + 1;
    }

    private int PassGathered(RowRange rows, int stride)
    {
        long tile = BlocksPerGather * TSimd.Lanes;
        long tiles = (rows.Count + tile - 1) / tile;
        int chunks = Chunks(tiles, BlocksPerGather);
        Clear(chunks * stride);
        ForChunks(tiles, BlocksPerGather, (chunk, first, count) =>
            Gather(rows.Start + (first * tile), Math.Min(rows.End, rows.Start + ((first + count) * tile)), _partials.AsSpan(chunk * stride, stride)));
        return chunks;
    }

    /// <summary>Runs positions [start, end) of the row order through the kernel, a tile at a time.</summary>
    private void Gather(long start, long end, Span<double> partial)
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
                FusedPass<TSimd, TVector, T>.Run(workspace.Gathered, 0, (count + lanes - 1) / lanes, weights, workspace.Lanes, partial);
        }

        _workspaces.Add(workspace);
    }

    private static int Chunks(long units, int blocksPerUnit) => (int)Math.Clamp(units * blocksPerUnit / LeastBlocksPerChunk, 1, MostChunks);

    /// <summary>Calls the action for every chunk (number, first unit, count), on several threads where it pays.</summary>
    private void ForChunks(long units, int blocksPerUnit, Action<int, long, long> action)
    {
        int chunks = Chunks(units, blocksPerUnit);
        void Run(int chunk)
        {
            long first = units * chunk / chunks;
            action(chunk, first, (units * (chunk + 1) / chunks) - first);
        }

        if (units * blocksPerUnit * TSimd.Lanes * Shape.Features < ParallelThreshold)
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
