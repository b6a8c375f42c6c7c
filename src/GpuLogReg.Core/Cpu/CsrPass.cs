using System.Numerics;
using GpuLogReg.Compute;
using Vector = GpuLogReg.Compute.Vector;

namespace GpuLogReg.Cpu;

/// <summary>
/// One pass over sparse rows: margins, slopes, and Σ slopes × rows. Tiles of rows go through all three while they are in cache, so X is read from memory once.
/// How the sums are kept follows from the range, the numbers stored and d alone, never from the number of threads:
/// </summary>
/// <remarks>
/// <para>short sums, at most <see cref="ShortSums"/> of them, in float64, as many as there are chunks (<see cref="CsrRowSums{TSimd, TVector, T}"/>);</para>
/// <para>long sums of all rows in float32 where the storage is (<see cref="CsrWaveSums{TSimd, TVector, T}"/>);</para>
/// <para>where d is so large that sums of a chunk would cost more than its rows, by columns (<see cref="CsrColumnSums{TSimd, TVector, T}"/>).</para>
/// </remarks>
internal sealed unsafe class CsrPass<TSimd, TVector, T> : IDisposable
    where TSimd : struct, ISimd<TVector, T>
    where TVector : struct
    where T : unmanaged, INumber<T>
{
    /// <summary>Emptying, adding to and summing a number of a chunk's sums counts as so many numbers stored, which bounds both time and memory.</summary>
    private const long WorkPerSum = 4;

    /// <summary>Chunks with sums of their own below which a pass of much work is cut by columns.</summary>
    private const long FewChunks = 8;

    /// <summary>Work from which it pays to find out where columns cut rows.</summary>
    private const long MuchWork = 1 << 18;

    /// <summary>Sums that fit a core's nearest caches in float64: 128 KiB.</summary>
    private const int ShortSums = 1 << 14;

    private readonly CsrRows<T> _rows;
    private readonly CsrSchedule<T> _schedule;
    private readonly CsrBuffers<T> _buffers;
    private readonly CsrRowSums<TSimd, TVector, T> _byRows;
    private readonly CsrWaveSums<TSimd, TVector, T> _inWaves;
    private readonly CsrColumnSums<TSimd, TVector, T> _byColumns;
    private readonly ObjectiveShape _shape;
    private readonly CsrPoint<T> _w;
    private CsrRuns<T>? _runs;
    private bool _soughtRuns;

    public CsrPass(CsrRows<T> rows, ObjectiveShape shape, CsrSchedule<T> schedule, CsrBuffers<T> buffers)
    {
        _rows = rows;
        _shape = shape;
        _schedule = schedule;
        _buffers = buffers;
        _byRows = new CsrRowSums<TSimd, TVector, T>(rows, shape, schedule, buffers);
        _inWaves = new CsrWaveSums<TSimd, TVector, T>(rows, shape, schedule, buffers);
        _byColumns = new CsrColumnSums<TSimd, TVector, T>(rows, shape, schedule, buffers);
        _w = new CsrPoint<T>(shape);
    }

    /// <summary>What is done with the margins of consecutive rows.</summary>
    internal delegate void MarginAction(long first, int count, T* margins);

    /// <summary>target ← Σ slopes × rows, with the sum of what the function returns as the result.</summary>
    /// <param name="w">What the margins are taken with.</param>
    /// <param name="target">Written whole.</param>
    /// <param name="rows">Positions.</param>
    /// <param name="order">The row at each position; empty for the order of the data.</param>
    /// <param name="function">Makes slopes of margins.</param>
    public double Run(Vector w, Vector target, RowRange rows, int[] order, CsrSums<T>.TileFunction function)
    {
        _w.Set(w);
        double[] sums = HostVector.Of(target);
        long work = _schedule.Work(rows, order), overhead = WorkPerSum * sums.Length;
        if (work >= MuchWork && work < FewChunks * overhead)
            return _byColumns.Run(_w, sums, rows, order, function);

        int chunks = _schedule.Count(rows, order, overhead);
        if (typeof(T) == typeof(float) && sums.Length > ShortSums && order.Length == 0 && rows.Count == _shape.Rows)
        {
            if (!_soughtRuns)
                _runs = CsrRuns<T>.Find(_rows, _shape.Features, _schedule, chunks);
            _soughtRuns = true;
            if (_runs is not null)
                return _inWaves.Run(_w, sums, _runs, function);
        }

        return _byRows.Run(_w, sums, rows, order, chunks, function);
    }

    /// <summary>Calls the action for every tile of all rows in the order of the data: its first row, count and margins.</summary>
    /// <param name="w">What the margins are taken with.</param>
    /// <param name="action">Called on several threads.</param>
    public void ForMargins(Vector w, MarginAction action)
    {
        _w.Set(w);
        var all = RowRange.All(_shape.Rows);
        long[] bounds = _schedule.Bounds(all, [], _schedule.Count(all, [], 0));
        _schedule.ForChunks(bounds.Length - 1, _schedule.Work(all, []), chunk =>
        {
            var z = _buffers.RentTile();
            fixed (long* starts = _rows.Starts)
            fixed (T* weights = _w.Values)
            {
                for (long first = bounds[chunk]; first < bounds[chunk + 1]; first += CsrBuffers<T>.TileRows)
                {
                    int count = (int)Math.Min(CsrBuffers<T>.TileRows, bounds[chunk + 1] - first);
                    CsrKernels<TSimd, TVector, T>.Margins(_rows, starts, new RowTile(first, count, null), weights, _w.IsOrigin, _shape.Features, _shape.Outputs, z.Pointer);
                    action(first, count, z.Pointer);
                }
            }

            _buffers.ReturnTile(z);
        });
    }

    public void Dispose()
    {
        _inWaves.Dispose();
        _byColumns.Dispose();
    }
}
