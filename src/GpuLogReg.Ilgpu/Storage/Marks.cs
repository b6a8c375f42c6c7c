using GpuLogReg.Ilgpu.Launch;
using ILGPU;
using ILGPU.Runtime;

namespace GpuLogReg.Ilgpu.Storage;

/// <summary>A byte each for many things on the device, of which a batch marks a few: a mark is a number that no earlier batch used, so that nothing is cleared in between, but for once in 255 batches.</summary>
internal sealed class Marks(OpenDevice device, long count) : IDisposable
{
    private readonly MemoryBuffer1D<byte, Stride1D.Dense> _marks = device.Allocate<byte>(Math.Max(1, count));
    private byte _last = byte.MaxValue;

    /// <summary>All of them.</summary>
    public ArrayView<byte> View => _marks.View.AsContiguous();

    /// <summary>The next batch's mark, 1 to 255.</summary>
    public byte Next()
    {
        if (_last == byte.MaxValue)
        {
            device.Clear(_marks);
            _last = 0;
        }

        return ++_last;
    }

    public void Dispose() => _marks.Dispose();
}
