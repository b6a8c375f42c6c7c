using System.Collections.Concurrent;

namespace GpuLogReg.Cpu;

/// <summary>Buffers of the sparse engine that come and go: lent, as a solver wants the same ones every iteration.</summary>
internal sealed class CsrBuffers<T> : IDisposable where T : unmanaged
{
    /// <summary>Rows of a tile: a few vectors of them, and some kilobytes of X.</summary>
    public const int TileRows = 128;

    private readonly ConcurrentBag<AlignedBuffer<T>> _tiles = [];
    private readonly ConcurrentBag<AlignedBuffer<T>> _rows = [];
    private readonly long _rowsLength, _tileLength;
    private bool _disposed;

    /// <summary>Lends nothing yet.</summary>
    /// <param name="rows">n.</param>
    /// <param name="outputs">k.</param>
    public CsrBuffers(long rows, int outputs)
    {
        _rowsLength = (rows + TileRows) * outputs;
        _tileLength = (long)TileRows * outputs;
    }

    /// <summary>k numbers for every row, with room for a whole last tile, of any content.</summary>
    public AlignedBuffer<T> RentRows() => _rows.TryTake(out var buffer) ? buffer : new AlignedBuffer<T>(_rowsLength);

    /// <summary>Takes back what <see cref="RentRows"/> lent.</summary>
    public void ReturnRows(AlignedBuffer<T> buffer) => Return(_rows, buffer);

    /// <summary>k numbers for every row of a tile, of any content.</summary>
    public AlignedBuffer<T> RentTile() => _tiles.TryTake(out var tile) ? tile : new AlignedBuffer<T>(_tileLength);

    /// <summary>Takes back what <see cref="RentTile"/> lent.</summary>
    public void ReturnTile(AlignedBuffer<T> tile) => Return(_tiles, tile);

    public void Dispose()
    {
        _disposed = true;
        while (_tiles.TryTake(out var tile))
            tile.Dispose();
        while (_rows.TryTake(out var buffer))
            buffer.Dispose();
    }

    private void Return(ConcurrentBag<AlignedBuffer<T>> idle, AlignedBuffer<T> buffer)
    {
        if (_disposed)
            buffer.Dispose();
        else
            idle.Add(buffer);
    }
}
