using System.Numerics;
using System.Runtime.CompilerServices;
using GpuLogReg.Compute;
using Vector = GpuLogReg.Compute.Vector;

namespace GpuLogReg.Cpu;

/// <summary>
/// The multinomial loss along a line in the vectorised engine: X·w and X·d of k outputs, then 2·k numbers a row and O(k) operations a trial.
/// Chunks of rows and the order of their sums are those of the margins.
/// </summary>
internal sealed unsafe class SimdSoftmaxLine<TSimd, TVector, T> : ILine
    where TSimd : struct, ISimd<TVector, T>
    where TVector : struct
    where T : unmanaged, INumber<T>
{
    private const int BlocksPerFlush = 128;

    private readonly SimdSoftmaxObjective<TSimd, TVector, T> _owner;
    private readonly AlignedBuffer<T> _start, _change;
    private readonly double[] _partials = new double[2 * BlockedObjective<TSimd, TVector, T>.MostChunks];
    private bool _returned;

    public SimdSoftmaxLine(SimdSoftmaxObjective<TSimd, TVector, T> owner, Vector w, Vector direction)
    {
        _owner = owner;
        _start = owner.RentRows();
        _change = owner.RentRows();
        T[] from = owner.Pack(w), along = owner.Pack(direction);
        owner.ForRuns((first, blocks) =>
        {
            owner.Margins(first, blocks, from, _start.Pointer + (first * owner.BlockLength));
            owner.Margins(first, blocks, along, _change.Pointer + (first * owner.BlockLength));
        });
    }

    public (double Value, double Slope) At(double alpha)
    {
        ObjectDisposedException.ThrowIf(_returned, this);
        _owner.EnsureAlive();
        T step = T.CreateTruncating(alpha);
        int chunks = _owner.ForBlocks((chunk, first, count) =>
        {
            var workspace = _owner.Rent();
            (_partials[2 * chunk], _partials[(2 * chunk) + 1]) = Run(first, first + count, step, workspace.Scratch.Pointer);
            _owner.Return(workspace);
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

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private (double Value, double Slope) Run(long first, long end, T step, T* slopesOfBlock)
    {
        int lanes = TSimd.Lanes, k = _owner.Shape.Outputs, length = k * lanes;
        long block = _owner.BlockLength;
        var matrix = _owner.Matrix;
        TVector steps = TSimd.Broadcast(step);
        double value = 0, slope = 0;
        while (first < end)
        {
            TVector values = default, slopes = default;
            for (long stop = Math.Min(end, first + BlocksPerFlush); first < stop; first++)
            {
                T* start = _start.Pointer + (first * block), change = _change.Pointer + (first * block);
                for (int c = 0; c < length; c += lanes)
                    TSimd.Store(TSimd.MultiplyAdd(steps, TSimd.Load(change + c), TSimd.Load(start + c)), slopesOfBlock + c);
                values = TSimd.Add(values, SimdSoftmax<TSimd, TVector, T>.Evaluate(slopesOfBlock, k, matrix.LabelsOf(first), matrix.SignedWeightsOf(first)));
                for (int c = 0; c < length; c += lanes)
                    slopes = TSimd.MultiplyAdd(TSimd.Load(slopesOfBlock + c), TSimd.Load(change + c), slopes);
            }

            value += double.CreateTruncating(TSimd.Sum(values));
            slope += double.CreateTruncating(TSimd.Sum(slopes));
        }

        return (value, slope);
    }
}
