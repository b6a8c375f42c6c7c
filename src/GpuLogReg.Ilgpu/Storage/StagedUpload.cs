using GpuLogReg.Ilgpu.Devices;
using GpuLogReg.Ilgpu.Launch;
using ILGPU;
using ILGPU.Runtime;

namespace GpuLogReg.Ilgpu.Storage;

/// <summary>Fills a device buffer from its start, through two page-locked pieces of a few MB: one is copied while the other is filled. Offsets are 64-bit.</summary>
internal sealed class StagedUpload<T> : IDisposable
    where T : unmanaged
{
    private const int PieceLength = 1 << 20, Slots = 2;

    private readonly OpenDevice _device;
    private readonly ArrayView<T> _target;
    private readonly DisposalStack _parts = new();
    private readonly PageLockedArray1D<T>[] _pieces = new PageLockedArray1D<T>[Slots];
    private readonly AcceleratorStream[] _streams = new AcceleratorStream[Slots];
    private long _sent;
    private int _slot, _filled;

    public StagedUpload(OpenDevice device, ArrayView<T> target)
    {
        _device = device;
        _target = target;
        try
        {
            for (int slot = 0; slot < Slots; slot++)
            {
                _streams[slot] = _parts.Push(device.CreateStream());
                _pieces[slot] = _parts.Push(device.AllocateHost<T>(Math.Max(1, Math.Min(target.Length, PieceLength))));
            }
        }
        catch
        {
            _parts.Dispose();
            throw;
        }
    }

    /// <summary>Appends numbers.</summary>
    public void Append(ReadOnlySpan<T> numbers)
    {
        while (!numbers.IsEmpty)
        {
            Span<T> room = _pieces[_slot].Span[_filled..];
            int count = Math.Min(room.Length, numbers.Length);
            numbers[..count].CopyTo(room);
            numbers = numbers[count..];
            _filled += count;
            if (_filled == _pieces[_slot].Length)
                Send();
        }
    }

    /// <summary>Sends what has been appended and not yet sent, and waits for all copies.</summary>
    public void Finish()
    {
        Send();
        foreach (AcceleratorStream stream in _streams)
            _device.Wait(stream);
    }

    public void Dispose()
    {
        // After a fault a copy may still read a piece.
        try
        {
            foreach (AcceleratorStream stream in _streams)
                _device.Wait(stream);
        }
        finally
        {
            _parts.Dispose();
        }
    }

    private void Send()
    {
        if (_filled > 0)
            _device.Send(_pieces[_slot], _filled, _target.SubView(_sent, _filled), _streams[_slot]);
        _sent += _filled;
        _filled = 0;
        _slot = (_slot + 1) % Slots;
        _device.Wait(_streams[_slot]);
    }
}
