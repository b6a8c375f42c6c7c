using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using GpuLogReg.Compute;
using Vector = GpuLogReg.Compute.Vector;

namespace GpuLogReg.Cpu;

/// <summary>
/// The loss along a line in the vectorised engine: X·w and X·d from one pass, then three numbers a row and about 60 operations a trial.
/// Chunks of rows and the order of their sums are those of the fused pass.
/// </summary>
internal sealed unsafe class SimdLine<TSimd, TVector, T> : ILine
    where TSimd : struct, ISimd<TVector, T>
    where TVector : struct
    where T : unmanaged, INumber<T>
{
    private const int BlocksPerFlush = 128;

    /// <summary>Half of a core's second-level cache on current machines.</summary>
    private const int BytesTogether = 1 << 19;

    private readonly SimdObjective<TSimd, TVector, T> _owner;
    private readonly AlignedBuffer<T> _start, _change;
    private readonly double[] _partials = new double[2 * SimdObjective<TSimd, TVector, T>.MostChunks];
    private bool _returned;

    public SimdLine(SimdObjective<TSimd, TVector, T> owner, Vector w, Vector direction)
    {
        _owner = owner;
        var matrix = owner.Matrix;
        _start = owner.RentRows();
        _change = owner.RentRows();
        T[] from = new T[w.Length], along = new T[w.Length];
        TensorPrimitives.ConvertTruncating<double, T>(HostVector.Of(w), from);
        TensorPrimitives.ConvertTruncating<double, T>(HostVector.Of(direction), along);
        owner.ForBlocks((_, first, count) =>
        {
            fixed (T* a = from, b = along)
                Fill(matrix, first, first + count, a, b);
        });
    }

    public (double Value, double Slope) At(double alpha)
    {
        ObjectDisposedException.ThrowIf(_returned, this);
        _owner.EnsureAlive();
        T step = T.CreateTruncating(alpha);
        int chunks = _owner.ForBlocks((chunk, first, count) =>
        {
            var (value, slope) = Run(first, first + count, step);
            (_partials[2 * chunk], _partials[(2 * chunk) + 1]) = (value, slope);
        });
        double values = 0, slopes = 0;
        for (int chunk = 0; chunk < chunks; chunk++)
        {
            values += _partials[2 * chunk];
            slopes += _partials[(2 * chunk) + 1];
        }

        return (values, slopes);
    }

    public void Dispose()
    {
        if (_returned)
            return;
        _returned = true;
        _owner.ReturnRows(_start);
        _owner.ReturnRows(_change);
    }

    /// <summary>Both products of some blocks while they are in cache.</summary>
    private void Fill(BlockedMatrix<T> matrix, long first, long end, T* w, T* direction)
    {
        int lanes = TSimd.Lanes;
        long together = Math.Clamp(BytesTogether / ((long)matrix.Features * lanes * TSimd.StoredSize), 1, BlocksPerFlush);
        for (; first < end; first += together)
        {
            long count = Math.Min(together, end - first);
            BlockMargins<TSimd, TVector, T>.Fill(matrix, first, count, w, _start.Pointer + (first * lanes));
            BlockMargins<TSimd, TVector, T>.Fill(matrix, first, count, direction, _change.Pointer + (first * lanes));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private (double Value, double Slope) Run(long first, long end, T step)
    {
        int lanes = TSimd.Lanes;
        TVector steps = TSimd.Broadcast(step);
        double value = 0, slope = 0;
        while (first < end)
        {
            TVector values = default, slopes = default;
            for (long stop = Math.Min(end, first + BlocksPerFlush); first < stop; first++)
            {
                TVector u = TSimd.Load(_change.Pointer + (first * lanes));
                TVector z = TSimd.MultiplyAdd(steps, u, TSimd.Load(_start.Pointer + (first * lanes)));
                SimdLogistic<TSimd, TVector, T>.Evaluate(z, TSimd.Load(_owner.Matrix.SignedWeightsOf(first)), out TVector loss, out TVector derivative);
                values = TSimd.Add(values, loss);
                slopes = TSimd.MultiplyAdd(derivative, u, slopes);
            }

            value += double.CreateTruncating(TSimd.Sum(values));
            slope += double.CreateTruncating(TSimd.Sum(slopes));
        }

        return (value, slope);
    }
}
