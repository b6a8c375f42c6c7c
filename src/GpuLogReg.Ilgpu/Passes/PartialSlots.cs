using GpuLogReg.Compute;
using GpuLogReg.Ilgpu.Devices;
using GpuLogReg.Ilgpu.Kernels.Rows;
using GpuLogReg.Ilgpu.Launch;
using GpuLogReg.Ilgpu.Vectors;
using ILGPU;
using ILGPU.Runtime;

namespace GpuLogReg.Ilgpu.Passes;

/// <summary>The groups' partial sums, a slot of float64 each, the loss cell, and the launch that adds the slots up.</summary>
internal sealed class PartialSlots : IDisposable
{
    /// <summary>Slots begin at multiples of 32 bytes, the unit of a memory transaction.</summary>
    private const int Granule = 4;

    private readonly OpenDevice _device;
    private readonly int _coefficients, _columns;
    private readonly MemoryBuffer1D<double, Stride1D.Dense> _partials;
    private readonly MemoryBuffer1D<double, Stride1D.Dense> _loss;
    private int _filled;

    /// <summary>Allocates slots.</summary>
    /// <param name="device">Where.</param>
    /// <param name="coefficients">Gradient sums of a slot.</param>
    /// <param name="hasLoss">True where the loss follows them.</param>
    /// <param name="maxGroups">Slots.</param>
    public PartialSlots(OpenDevice device, int coefficients, bool hasLoss, int maxGroups)
    {
        _device = device;
        _coefficients = coefficients;
        _columns = coefficients + (hasLoss ? 1 : 0);
        Stride = (_columns + Granule - 1) / Granule * Granule;
        (_partials, _loss) = device.Build(() => (device.Allocate<double>((long)maxGroups * Stride), device.Allocate<double>(1)));
    }

    /// <summary>From one slot to the next.</summary>
    public int Stride { get; }

    /// <summary>All slots.</summary>
    public ArrayView<double> View => _partials.View;

    /// <summary>The loss cell.</summary>
    public ArrayView<double> Loss => _loss.View;

    /// <summary>Adds the first slots up, in a fixed order, into a gradient and the loss cell.</summary>
    /// <param name="gradient">Where to.</param>
    /// <param name="first">The element of it that the first sum goes to.</param>
    /// <param name="slots">How many.</param>
    /// <param name="accumulate">True adds to what stands there: a later piece of the rows.</param>
    public void SumInto(DeviceVector gradient, int first, int slots, bool accumulate = false) =>
        SumInto(gradient.Arena.View, gradient.Offset + first, slots, accumulate);

    /// <summary>Adds up the slots that a part of an evaluation's rows filled; where slots go on from part to part, with the last what any part filled.</summary>
    /// <param name="gradient">Where to.</param>
    /// <param name="first">The element of it that the first sum goes to.</param>
    /// <param name="slots">How many this part filled.</param>
    /// <param name="part">The part.</param>
    public void SumInto(DeviceVector gradient, int first, int slots, RowPart part)
    {
        if (part.AreSumsApart)
        {
            SumInto(gradient, first, slots, accumulate: !part.IsFirst);
            return;
        }

        // The first part is the longest: no later one adds to a slot that the first did not write.
        _filled = part.IsFirst ? slots : _filled;
        if (part.IsLast)
            SumInto(gradient, first, _filled);
    }

    /// <summary>Adds the first slots up, in a fixed order, into a gradient, which the last part leaves in its form, and the loss cell.</summary>
    /// <param name="gradient">Where to, from its start.</param>
    /// <param name="point">w, which the form's ridge is of.</param>
    /// <param name="slots">How many.</param>
    /// <param name="part">Which part of the rows filled them: all but the first are added to what stands there.</param>
    /// <param name="form">What becomes of the sums over all parts.</param>
    public void FormInto(DeviceVector gradient, DeviceVector point, int slots, RowPart part, in GradientForm form) =>
        SumInto(gradient.Arena.View, gradient.Offset, slots, !part.IsFirst, part.IsLast ? form : GradientForm.Sums(_coefficients), point.Offset);

    /// <summary>Adds the first slots up, in a fixed order, into a buffer and the loss cell.</summary>
    /// <param name="target">Where to.</param>
    /// <param name="first">The element of it that the first sum goes to.</param>
    /// <param name="slots">How many.</param>
    /// <param name="accumulate">True adds to what stands there: a later piece of the rows.</param>
    public void SumInto(ArrayView<double> target, long first, int slots, bool accumulate = false) =>
        SumInto(target, first, slots, accumulate, GradientForm.Sums(_coefficients), point: 0);

    public void Dispose()
    {
        _loss.Dispose();
        _partials.Dispose();
    }

    private void SumInto(ArrayView<double> target, long first, int slots, bool accumulate, in GradientForm form, long point)
    {
        // A 32-byte sector of columns a group on GPUs, its threads sharing the slots; on processors there are few slots and barriers are dear.
        int columns = _device.Traits.Family == DeviceFamily.Processor ? _device.Traits.GroupSize : Math.Min(Granule, _device.Traits.GroupSize);
        _device.Launch(
            PartialSums.Run,
            new KernelConfig((_columns + columns - 1) / columns, _device.Traits.GroupSize),
            new PartialSumsArguments
            {
                Partials = View,
                SlotStride = Stride,
                Slots = slots,
                Coefficients = _coefficients,
                HasLoss = _columns - _coefficients,
                Columns = columns,
                Vectors = target,
                Gradient = first,
                Accumulate = accumulate ? 1 : 0,
                Scale = form.Scale,
                FormExtent = form.Extent,
                Ridge = form.Ridge,
                RidgeExtent = form.RidgeExtent,
                Point = point,
                Loss = _loss.View,
            });
    }
}
