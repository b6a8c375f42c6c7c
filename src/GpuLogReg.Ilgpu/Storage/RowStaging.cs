using System.Runtime.InteropServices;
using GpuLogReg.Ilgpu.Devices;
using GpuLogReg.Ilgpu.Kernels.Rows;
using GpuLogReg.Ilgpu.Launch;
using ILGPU;
using ILGPU.Runtime;

namespace GpuLogReg.Ilgpu.Storage;

/// <summary>
/// Two page-locked buffers on the way from the host's rows to the device, each with a stream of its own: while one is copied, the cores convert rows into
/// the other. This is all the memory that an upload takes on the host, whatever the size of X.
/// </summary>
/// <typeparam name="TStored">The 16-byte vector of X as it is stored.</typeparam>
internal sealed class RowStaging<TStored> : IDisposable
    where TStored : unmanaged
{
    /// <summary>Buffers.</summary>
    public const int Slots = 2;

    private readonly OpenDevice _device;
    private readonly IRowSource _source;
    private readonly DisposalStack _parts = new();
    private readonly PageLockedArray1D<TStored>[] _buffers = new PageLockedArray1D<TStored>[Slots];
    private readonly AcceleratorStream[] _streams = new AcceleratorStream[Slots];

    /// <summary>Allocates the buffers.</summary>
    /// <param name="device">Where to.</param>
    /// <param name="source">The rows.</param>
    /// <param name="bytes">Size of a buffer, but room for one block of rows at least.</param>
    public RowStaging(OpenDevice device, IRowSource source, int bytes)
    {
        _device = device;
        _source = source;
        RowLayout layout = source.Layout;
        int block = layout.BlockRows;
        PieceRows = (int)Math.Min(layout.WholeBlocks(source.Rows), Math.Max(1, bytes / RowFormat.VectorBytes / layout.RowVectors / block) * block);
        try
        {
            for (int slot = 0; slot < Slots; slot++)
            {
                _streams[slot] = _parts.Push(device.CreateStream());
                _buffers[slot] = _parts.Push(device.AllocateHost<TStored>(layout.VectorsFor(PieceRows)));
            }
        }
        catch
        {
            _parts.Dispose();
            throw;
        }
    }

    /// <summary>Rows that a buffer has room for: whole blocks.</summary>
    public int PieceRows { get; }

    /// <summary>Bytes of all buffers.</summary>
    public long Bytes => _buffers.Sum(b => b.Length) * RowFormat.VectorBytes;

    /// <summary>Copies all rows to the device, and waits.</summary>
    public void CopyAll(ArrayView<TStored> target)
    {
        int slot = 0;
        for (long first = 0; first < _source.Rows; first += PieceRows, slot = (slot + 1) % Slots)
        {
            int rows = (int)Math.Min(PieceRows, _source.Rows - first);
            Fill(slot, first, rows);
            Send(slot, rows, target.SubView(_source.Layout.VectorsFor(first), _source.Layout.VectorsFor(rows)));
        }

        WaitAll();
    }

    /// <summary>Converts rows into a buffer, once its last copy is done.</summary>
    public void Fill(int slot, long first, int rows)
    {
        Wait(slot);

        // What pads a row is zero, as it was allocated.
        _source.Copy(first, rows, MemoryMarshal.AsBytes(_buffers[slot].Span));
    }

    /// <summary>Starts the copy of a buffer's first rows to the device, in whole blocks.</summary>
    public void Send(int slot, int rows, ArrayView<TStored> target) =>
        _device.Send(_buffers[slot], checked((int)_source.Layout.VectorsFor(rows)), target, _streams[slot]);

    /// <summary>Waits for the copy of a buffer.</summary>
    public void Wait(int slot) => _device.Wait(_streams[slot]);

    public void Dispose()
    {
        // After a fault a copy may still read a buffer.
        try
        {
            WaitAll();
        }
        finally
        {
            _parts.Dispose();
        }
    }

    /// <summary>Waits for the copies of all buffers.</summary>
    public void WaitAll()
    {
        for (int slot = 0; slot < Slots; slot++)
            Wait(slot);
    }
}
