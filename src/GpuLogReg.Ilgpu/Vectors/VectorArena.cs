using GpuLogReg.Ilgpu.Launch;
using ILGPU;
using ILGPU.Runtime;

namespace GpuLogReg.Ilgpu.Vectors;

/// <summary>
/// One float64 device buffer that all vectors of an objective live in, so that a kernel over many vectors takes one view and offsets.
/// It grows by copying into a larger buffer; freed runs are used again for vectors of the same length.
/// </summary>
internal sealed class VectorArena(OpenDevice device) : IDisposable
{
    /// <summary>Runs begin at multiples of 128 bytes, the unit that a warp reads.</summary>
    private const int Granule = 16;

    private readonly Dictionary<long, Stack<long>> _free = [];
    private MemoryBuffer1D<double, Stride1D.Dense>? _buffer;
    private long _used;

    /// <summary>The whole buffer; not to be kept across an allocation.</summary>
    public ArrayView<double> View => _buffer is null ? ArrayView<double>.Empty : _buffer.View.AsContiguous();

    /// <summary>Elements that the buffer holds.</summary>
    public long Capacity => _buffer?.Length ?? 0;

    /// <summary>Takes a run; its content is whatever was there.</summary>
    /// <param name="length">Elements.</param>
    public DeviceVector Take(int length)
    {
        long size = SizeOf(length);
        if (_free.TryGetValue(size, out Stack<long>? offsets) && offsets.TryPop(out long free))
            return new DeviceVector(this, free, length);
        if (_used + size > Capacity)
            Grow(_used + size);
        long offset = _used;
        _used += size;
        return new DeviceVector(this, offset, length);
    }

    /// <summary>Gives a run back.</summary>
    public void Release(long offset, int length)
    {
        long size = SizeOf(length);
        if (!_free.TryGetValue(size, out Stack<long>? offsets))
            _free.Add(size, offsets = []);
        offsets.Push(offset);
    }

    public void Dispose() => _buffer?.Dispose();

    private static long SizeOf(int length) => ((long)length + Granule - 1) / Granule * Granule;

    private void Grow(long needed)
    {
        // A solver takes a dozen vectors of one length at the start: room for sixteen of the first avoids growing for each.
        long capacity = Math.Max(2 * Capacity, needed);
        if (_buffer is null)
            capacity = 16 * needed;
        var larger = device.Allocate<double>(capacity);
        if (_buffer is not null)
        {
            _buffer.View.CopyTo(device.Stream, larger.View.SubView(0, _buffer.Length));
            device.Stream.Synchronize();
            _buffer.Dispose();
        }

        _buffer = larger;
    }
}
