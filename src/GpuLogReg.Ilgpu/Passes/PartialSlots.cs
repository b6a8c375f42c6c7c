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

    private readonly KernelCache _kernels;
    private readonly LaunchTraits _traits;
    private readonly int _coefficients;
    private readonly MemoryBuffer1D<double, Stride1D.Dense> _partials;
    private readonly MemoryBuffer1D<double, Stride1D.Dense> _loss;
    private readonly PageLockedArray1D<double> _hostLoss;

    public PartialSlots(KernelCache kernels, LaunchTraits traits, string device, int features, int maxGroups)
    {
        _kernels = kernels;
        _traits = traits;
        _coefficients = features + 1;
        Stride = (features + 2 + Granule - 1) / Granule * Granule;
        long length = (long)maxGroups * Stride;
        MemoryBudget.Ensure(device, length * sizeof(double), MemoryBudget.Available(kernels.Accelerator));
        _partials = DeviceGuard.Allocating(device, length * sizeof(double), () => kernels.Accelerator.Allocate1D<double>(length));
        _loss = kernels.Accelerator.Allocate1D<double>(1);
        _hostLoss = kernels.Accelerator.AllocatePageLocked1D<double>(1, uninitialized: false);
    }

    /// <summary>From one slot to the next.</summary>
    public int Stride { get; }

    /// <summary>All slots.</summary>
    public ArrayView<double> View => _partials.View;

    /// <summary>Adds the first slots up, in a fixed order, into a gradient and the loss cell.</summary>
    public void SumInto(DeviceVector gradient, int slots)
    {
        // A 32-byte sector of columns a group on GPUs, its threads sharing the slots; on processors there are few slots and barriers are dear.
        int columns = _traits.Family == DeviceFamily.Processor ? _traits.GroupSize : Math.Min(Granule, _traits.GroupSize);
        _kernels.Get<PartialSumsArguments>(PartialSums.Run)(
            new KernelConfig((_coefficients + columns) / columns, _traits.GroupSize),
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
        _loss.View.CopyToCPU(_kernels.Accelerator.DefaultStream, ref _hostLoss.Span[0], 1);
        return _hostLoss.Span[0];
    }

    public void Dispose()
    {
        _hostLoss.Dispose();
        _loss.Dispose();
        _partials.Dispose();
    }
}
