using ILGPU;
using ILGPU.Runtime;
using GpuLogReg.Ilgpu.Launch;

namespace GpuLogReg.Ilgpu.Storage;

/// <summary>Fills a device buffer from its start, through one page-locked piece of a few MB at a time. Offsets are 64-bit.</summary>
internal sealed class StagedUpload<T> : IDisposable
    where T : unmanaged
{
    private const int PieceLength = 1 << 20;

    private readonly OpenDevice _device;
    private readonly ArrayView<T> _target;
    private readonly PageLockedArray1D<T> _piece;
    private long _sent;
    private int _filled;

    public StagedUpload(OpenDevice device, ArrayView<T> target)
    {
        _device = device;
        _target = target;
        _piece = device.AllocateHost<T>(Math.Max(1, Math.Min(target.Length, PieceLength)));
    }

    /// <summary>Appends numbers.</summary>
    public void Append(ReadOnlySpan<T> numbers)
    {
        while (!numbers.IsEmpty)
        {
            Span<T> room = _piece.Span[_filled..];
            int count = Math.Min(room.Length, numbers.Length);
            numbers[..count].CopyTo(room);
            numbers = numbers[count..];
            _filled += count;
            if (_filled == _piece.Length)
                Send();
        }
    }

    /// <summary>Sends what has been appended and not yet sent.</summary>
    public void Send()
    {
        if (_filled > 0)
            _target.SubView(_sent, _filled).CopyFromCPU(_device.Stream, ref _piece.Span[0], _filled);
        _sent += _filled;
        _filled = 0;
    }

    public void Dispose() => _piece.Dispose();
}
