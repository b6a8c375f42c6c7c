using System.Numerics;
using System.Runtime.CompilerServices;
using GpuLogReg.Compute;

namespace GpuLogReg.Cpu;

/// <summary>
/// The pass in two steps: slopes of all rows, chunk by chunk of rows; then their products with the rows, range by range of columns, rows in order. No chunk has sums
/// of its own.
/// </summary>
internal sealed unsafe class CsrColumnSums<TSimd, TVector, T> : CsrSums<T>, IDisposable
    where TSimd : struct, ISimd<TVector, T>
    where TVector : struct
    where T : unmanaged, INumber<T>
{
    private CsrColumnRanges<T>? _columnRanges;

    public CsrColumnSums(CsrRows<T> rows, ObjectiveShape shape, CsrSchedule<T> schedule, CsrBuffers<T> buffers)
        : base(rows, shape, schedule, buffers) { }

    public void Dispose() => _columnRanges?.Dispose();

    /// <summary>One pass.</summary>
    /// <param name="w">What the margins are taken with.</param>
    /// <param name="sums">Written whole.</param>
    /// <param name="rows">Positions.</param>
    /// <param name="order">The row at each position; empty for the order of the data.</param>
    /// <param name="function">Makes slopes of margins.</param>
    /// <returns>The sum of what the function returned.</returns>
    public double Run(CsrPoint<T> w, double[] sums, RowRange rows, int[] order, TileFunction function)
    {
        long[] bounds = Schedule.Bounds(rows, order, Schedule.Count(rows, order, 0));
        var slopes = Buffers.RentRows();
        Reserve(bounds.Length - 1);
        Schedule.ForChunks(bounds.Length - 1, Schedule.Work(rows, order), chunk =>
        {
            double value = 0;
            fixed (long* starts = Rows.Starts)
            fixed (int* positions = order)
            fixed (T* weights = w.Values)
            {
                for (long first = bounds[chunk]; first < bounds[chunk + 1]; first += TileRows)
                {
                    var tile = new RowTile(first, (int)Math.Min(TileRows, bounds[chunk + 1] - first), positions);
                    T* z = slopes.Pointer + ((first - rows.Start) * Outputs);
                    if (tile.Count == TileRows)
                    {
                        CsrKernels<TSimd, TVector, T>.Margins(Rows, starts, tile, weights, w.IsOrigin, Features, Outputs, z);
                        value += function(tile, z);
                        continue;
                    }

                    // Whole vectors are written: those past the last row of a chunk would fall on the first of the next.
                    var whole = Buffers.RentTile();
                    CsrKernels<TSimd, TVector, T>.Margins(Rows, starts, tile, weights, w.IsOrigin, Features, Outputs, whole.Pointer);
                    value += function(tile, whole.Pointer);
                    new ReadOnlySpan<T>(whole.Pointer, tile.Count * Outputs).CopyTo(new Span<T>(z, tile.Count * Outputs));
                    Buffers.ReturnTile(whole);
                }
            }

            Values[chunk] = value;
        });

        _columnRanges ??= new CsrColumnRanges<T>(Rows, Features, Schedule.Team);
        Schedule.ForChunks(CsrColumnRanges<T>.Count + 1, Schedule.Work(rows, order), range =>
        {
            fixed (long* starts = Rows.Starts)
            fixed (int* positions = order)
            fixed (double* gradient = sums)
            {
                if (range < CsrColumnRanges<T>.Count)
                    AddRange(range, starts, rows, positions, slopes.Pointer, gradient);
                else
                    AddIntercepts(rows.Count, slopes.Pointer, gradient + ((long)Features * Outputs));
            }
        });
        Buffers.ReturnRows(slopes);
        return Total(bounds.Length - 1);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void AddRange(int range, long* starts, RowRange rows, int* order, T* slopes, double* gradient)
    {
        var (first, end) = _columnRanges!.ColumnsOf(range);
        new Span<double>(gradient + ((long)first * Outputs), (end - first) * Outputs).Clear();
        for (long p = rows.Start; p < rows.End; p++, slopes += Outputs)
        {
            long row = order is null ? p : order[p];
            var (at, stop) = _columnRanges.Part(starts, row, range);
            CsrKernels<TSimd, TVector, T>.AddRow(Rows.Values, Rows.Columns, at, stop, slopes, Outputs, gradient);
        }
    }

    private void AddIntercepts(long rows, T* slopes, double* intercepts)
    {
        new Span<double>(intercepts, Outputs).Clear();
        for (long i = 0; i < rows; i++, slopes += Outputs)
        {
            for (int c = 0; c < Outputs; c++)
                intercepts[c] += double.CreateTruncating(slopes[c]);
        }
    }
}
