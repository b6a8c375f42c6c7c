using System.Numerics;
using GpuLogReg.Compute;
using Vector = GpuLogReg.Compute.Vector;

namespace GpuLogReg.Cpu;

/// <summary>The loss along a line over sparse rows: margins of both ends once, then 2·k numbers a row for a trial.</summary>
internal sealed unsafe class CsrLine<TSimd, TVector, T> : ILine
    where TSimd : struct, ISimd<TVector, T>
    where TVector : struct
    where T : unmanaged, INumber<T>
{
    private const int MostChunks = CsrSchedule<T>.MostChunks, TileRows = CsrBuffers<T>.TileRows;

    /// <summary>The functions of a row count as so many numbers stored.</summary>
    private const long WorkPerRow = 16;

    private readonly CsrObjective<TSimd, TVector, T> _owner;
    private readonly AlignedBuffer<T> _start, _change;
    private readonly (double Value, double Slope)[] _partials = new (double, double)[MostChunks];
    private bool _returned;

    public CsrLine(CsrObjective<TSimd, TVector, T> owner, Vector w, Vector direction)
    {
        _owner = owner;
        _start = owner.Buffers.RentRows();
        _change = owner.Buffers.RentRows();
        owner.CopyMarginsAtPoint(w, _start);
        owner.CopyMargins(direction, _change);
    }

    public (double Value, double Slope) At(double alpha)
    {
        ObjectDisposedException.ThrowIf(_returned, this);
        _owner.EnsureAlive();
        T step = T.CreateTruncating(alpha);
        int k = _owner.Shape.Outputs;
        long n = _owner.Shape.Rows, tiles = (n + TileRows - 1) / TileRows;
        int chunks = (int)Math.Clamp(tiles / 4, 1, MostChunks);
        _owner.Schedule.ForChunks(chunks, n * k * WorkPerRow, chunk =>
        {
            var scratch = _owner.Buffers.RentTile();
            double value = 0, slope = 0;
            for (long tile = tiles * chunk / chunks; tile < tiles * (chunk + 1) / chunks; tile++)
            {
                long first = tile * TileRows;
                var rows = new RowTile(first, (int)Math.Min(TileRows, n - first), null);
                var (v, s) = _owner.Loss.Along(rows, _start.Pointer + (first * k), _change.Pointer + (first * k), step, scratch.Pointer);
                value += v;
                slope += s;
            }

            _partials[chunk] = (value, slope);
            _owner.Buffers.ReturnTile(scratch);
        });
        double values = 0, slopes = 0;
        for (int chunk = 0; chunk < chunks; chunk++)
        {
            values += _partials[chunk].Value;
            slopes += _partials[chunk].Slope;
        }

        return (values, slopes);
    }

    public void Dispose()
    {
        if (_returned)
            return;
        _returned = true;
        _owner.Buffers.ReturnRows(_start);
        _owner.Buffers.ReturnRows(_change);
    }
}
