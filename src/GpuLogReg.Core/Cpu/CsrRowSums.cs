using System.Numerics;
using System.Numerics.Tensors;
using GpuLogReg.Compute;

namespace GpuLogReg.Cpu;

/// <summary>Chunks of rows with sums of their own, in float64.</summary>
internal sealed unsafe class CsrRowSums<TSimd, TVector, T> : CsrSums<T>
    where TSimd : struct, ISimd<TVector, T>
    where TVector : struct
    where T : unmanaged, INumber<T>
{
    private double[] _partials = [];

    public CsrRowSums(CsrRows<T> rows, ObjectiveShape shape, CsrSchedule<T> schedule, CsrBuffers<T> buffers)
        : base(rows, shape, schedule, buffers) { }

    /// <summary>One pass; the first chunk adds up where the sum of all belongs.</summary>
    /// <param name="w">What the margins are taken with.</param>
    /// <param name="sums">Written whole.</param>
    /// <param name="rows">Positions.</param>
    /// <param name="order">The row at each position; empty for the order of the data.</param>
    /// <param name="chunks">How many.</param>
    /// <param name="function">Makes slopes of margins.</param>
    /// <returns>The sum of what the function returned.</returns>
    public double Run(CsrPoint<T> w, double[] sums, RowRange rows, int[] order, int chunks, TileFunction function)
    {
        long[] bounds = Schedule.Bounds(rows, order, chunks);
        if (_partials.Length < (chunks - 1L) * Length)
            _partials = new double[(chunks - 1) * Length];
        Reserve(chunks);
        Schedule.ForChunks(chunks, Schedule.Work(rows, order), chunk =>
        {
            var partial = chunk == 0 ? sums.AsSpan() : _partials.AsSpan((chunk - 1) * Length, Length);
            partial.Clear();
            fixed (long* starts = Rows.Starts)
            fixed (int* positions = order)
            fixed (T* weights = w.Values)
            fixed (double* gradient = partial)
            {
                var z = Buffers.RentTile();
                double value = 0;
                for (long first = bounds[chunk]; first < bounds[chunk + 1]; first += TileRows)
                {
                    var tile = new RowTile(first, (int)Math.Min(TileRows, bounds[chunk + 1] - first), positions);
                    CsrKernels<TSimd, TVector, T>.Margins(Rows, starts, tile, weights, w.IsOrigin, Features, Outputs, z.Pointer);
                    value += function(tile, z.Pointer);
                    CsrKernels<TSimd, TVector, T>.AddRows(Rows, starts, tile, z.Pointer, Features, Outputs, gradient);
                }

                Values[chunk] = value;
                Buffers.ReturnTile(z);
            }
        });

        ForSums((chunks - 1L) * Length, (first, count) =>
        {
            var target = sums.AsSpan(first, count);
            for (int chunk = 1; chunk < chunks; chunk++)
                TensorPrimitives.Add(target, _partials.AsSpan(((chunk - 1) * Length) + first, count), target);
        });
        return Total(chunks);
    }
}
