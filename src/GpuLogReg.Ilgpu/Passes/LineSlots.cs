using GpuLogReg.Ilgpu.Kernels.Rows;
using GpuLogReg.Ilgpu.Launch;
using ILGPU;
using ILGPU.Runtime;

namespace GpuLogReg.Ilgpu.Passes;

/// <summary>The groups' partial sums of <see cref="LineSums"/>, slope and loss, and the launch that adds them up into two cells.</summary>
internal sealed class LineSlots : IDisposable
{
    /// <summary>From one slot to the next: 32 bytes, the unit of a memory transaction.</summary>
    public const int Stride = 4;

    private readonly OpenDevice _device;
    private readonly MemoryBuffer1D<double, Stride1D.Dense> _partials, _cells;
    private readonly PageLockedArray1D<double> _host;

    public LineSlots(OpenDevice device, int maxGroups)
    {
        _device = device;
        (_partials, _cells, _host) = device.Build(() => (device.Allocate<double>((long)maxGroups * Stride), device.Allocate<double>(2), device.AllocateHost<double>(2)));
    }

    /// <summary>All slots.</summary>
    public ArrayView<double> View => _partials.View;

    /// <summary>Adds the first slots up, in a fixed order, waits for the device and reads both sums.</summary>
    public (double Value, double Slope) Read(int slots)
    {
        // The slope is the one gradient component of a function of one variable, the loss comes after it: as in an evaluation of d = 0.
        _device.Launch(
            PartialSums.Run,
            new KernelConfig(1, _device.Traits.GroupSize),
            new PartialSumsArguments
            {
                Partials = View,
                SlotStride = Stride,
                Slots = slots,
                Coefficients = 1,
                HasLoss = 1,
                Columns = Math.Min(2, _device.Traits.GroupSize),
                Vectors = _cells.View,
                Gradient = 0,
                Scale = 1,
                FormExtent = 1,
                Loss = _cells.View.SubView(1, 1),
            });
        _device.Read<double>(_cells.View, _host, 2);
        return (_host.Span[1], _host.Span[0]);
    }

    public void Dispose()
    {
        _host.Dispose();
        _cells.Dispose();
        _partials.Dispose();
    }
}
