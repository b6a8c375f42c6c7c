using GpuLogReg.Compute;
using GpuLogReg.Ilgpu.Devices;
using GpuLogReg.Ilgpu.Kernels.Rows;
using GpuLogReg.Ilgpu.Launch;
using ILGPU;
using ILGPU.Runtime;

namespace GpuLogReg.Ilgpu.Storage;

/// <summary>
/// Dense X that the device has no room for: rows stay on the host as they are and go through two buffers of the device, converted anew, at every pass. While
/// a piece is computed on, the next is copied, and the one after it converted.
/// </summary>
/// <remarks>Pieces are of a fixed size, whatever memory is left: so are the sums over them, added in their order, and their bits.</remarks>
/// <typeparam name="TStored">The 16-byte vector of X as it is stored.</typeparam>
internal sealed class StreamedRows<TStored> : IDeviceRows<TStored>
    where TStored : unmanaged
{
    private readonly OpenDevice _device;
    private readonly RowStaging<TStored> _staging;
    private readonly DisposalStack _parts = new();
    private readonly MemoryBuffer1D<TStored, Stride1D.Dense>[] _buffers = new MemoryBuffer1D<TStored, Stride1D.Dense>[RowStaging<TStored>.Slots];

    /// <summary>Allocates the buffers.</summary>
    /// <param name="device">Where passes run.</param>
    /// <param name="source">The rows; must outlive this.</param>
    /// <param name="features">d.</param>
    /// <exception cref="BackendException">The device has no room for them either.</exception>
    public StreamedRows(OpenDevice device, IRowSource source, int features)
    {
        _device = device;
        Rows = source.Rows;
        Features = features;
        Layout = source.Layout;
        _staging = _parts.Push(new RowStaging<TStored>(device, source, device.Traits.PieceBytes));
        try
        {
            for (int slot = 0; slot < _buffers.Length; slot++)
                _buffers[slot] = _parts.Push(device.Allocate<TStored>(Layout.VectorsFor(PieceRows)));
        }
        catch
        {
            _parts.Dispose();
            throw;
        }
    }

    public long Rows { get; }

    public int Features { get; }

    public RowLayout Layout { get; }

    public int RowVectors => Layout.RowVectors;

    /// <summary>Rows of a piece.</summary>
    public int PieceRows => _staging.PieceRows;

    public IEnumerable<RowPiece<TStored>> Pieces(RowRange range)
    {
        // The launches of the pass before may still read the first buffer.
        _device.Wait(_device.Stream);
        int slot = 0;
        RowRange piece = Cut(range, range.Start);
        Fill(slot, piece);
        Send(slot, piece);
        while (piece.Count > 0)
        {
            int next = (slot + 1) % _buffers.Length;
            RowRange following = Cut(range, piece.End);
            Fill(next, following);
            _staging.Wait(slot);

            // The buffer of the next piece is that of the last one, which the launches over it are done with now.
            _device.Wait(_device.Stream);
            Send(next, following);
            yield return new RowPiece<TStored>(piece, _buffers[slot].View.AsContiguous(), piece.Start);
            (slot, piece) = (next, following);
        }
    }

    public void Dispose()
    {
        // A buffer may not go while a launch reads it or a copy writes it, which only an abandoned pass leaves behind.
        try
        {
            _device.Wait(_device.Stream);
            _staging.WaitAll();
        }
        finally
        {
            _parts.Dispose();
        }
    }

    private RowRange Cut(RowRange range, long start) => new(start, Math.Min(PieceRows, range.End - start));

    private void Fill(int slot, RowRange piece)
    {
        if (piece.Count > 0)
            _staging.Fill(slot, piece.Start, (int)piece.Count);
    }

    private void Send(int slot, RowRange piece)
    {
        if (piece.Count > 0)
            _staging.Send(slot, (int)piece.Count, _buffers[slot].View.AsContiguous());
    }
}
