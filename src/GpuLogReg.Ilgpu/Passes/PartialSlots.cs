using GpuLogReg.Ilgpu.Devices;
using GpuLogReg.Ilgpu.Kernels.Rows;
using GpuLogReg.Ilgpu.Launch;
using GpuLogReg.Ilgpu.Vectors;
using ILGPU;
using ILGPU.Runtime;

namespace GpuLogReg.Ilgpu.Passes;

/// <summary>The groups' partial sums, a slot of d + 2 float64 each, the loss cell, and the launch that adds the slots up.</summary>
internal sealed class PartialSlots : IDisposable
{
    /// <summary>Slots begin at multiples of 32 bytes, the unit of a memory transaction.</summary>
    private const int Granule = 4;

    private readonly OpenDevice _device;
    private readonly int _coefficients;
    private readonly MemoryBuffer1D<double, Stride1D.Dense> _partials;
    private readonly MemoryBuffer1D<double, Stride1D.Dense> _loss;
    private readonly PageLockedArray1D<double> _hostLoss;

    public PartialSlots(OpenDevice device, int features, int maxGroups)
    {
        _device = device;
        _coefficients = features + 1;
        Stride = (features + 2 + Granule - 1) / Granule * Granule;
        _partials = device.Allocate<double>((long)maxGroups * Stride);
        _loss = device.Allocate<double>(1);
        _hostLoss = device.AllocateHost<double>(1);
    }

    /// <summary>From one slot to the next.</summary>
    public int Stride { get; }

    /// <summary>All slots.</summary>
    public ArrayView<double> View => _partials.View;

    /// <summary>Adds the first slots up, in a fixed order, into a gradient and the loss cell.</summary>
    public void SumInto(DeviceVector gradient, int slots)
    {
        // A 32-byte sector of columns a group on GPUs, its threads sharing the slots; on processors there are few slots and barriers are dear.
        int columns = _device.Traits.Family == DeviceFamily.Processor ? _device.Traits.GroupSize : Math.Min(Granule, _device.Traits.GroupSize);
        _device.Launch(
            PartialSums.Run,
            new KernelConfig((_coefficients + columns) / columns, _device.Traits.GroupSize),
            new PartialSumsArguments
            {
                Partials = View,
                SlotStride = Stride,
                Slots = slots,
                Coefficients = _coefficients,
                Columns = columns,
                Vectors = gradient.Arena.View,
                Gradient = gradient.Offset,
                Loss = _loss.View,
            });
    }

    /// <summary>Waits for the device and reads the loss cell: the one readback of an evaluation.</summary>
    public double ReadLoss()
    {
        _device.Read<double>(_loss.View, _hostLoss, 1);
        return _hostLoss.Span[0];
    }

    public void Dispose()
    {
        _hostLoss.Dispose();
        _loss.Dispose();
        _partials.Dispose();
    }
}
