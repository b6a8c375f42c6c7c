using System.Numerics;
using System.Runtime.CompilerServices;
using GpuLogReg.Compute;
using GpuLogReg.Ilgpu.Kernels;
using GpuLogReg.Ilgpu.Kernels.Rows;
using GpuLogReg.Ilgpu.Kernels.Softmax;
using GpuLogReg.Ilgpu.Kernels.Tiles;
using GpuLogReg.Ilgpu.Launch;
using GpuLogReg.Ilgpu.Storage;
using GpuLogReg.Ilgpu.Vectors;
using ILGPU;
using ILGPU.Runtime;

namespace GpuLogReg.Ilgpu.Passes;

/// <summary>The multinomial loss of dense rows with X read once: the fused pass and the sum of its partial slots; where coefficients do not fit registers, their packing first.</summary>
internal sealed class FusedSoftmaxEvaluation<T, TVector, TNumber> : IProductEvaluation<T>, IFormingEvaluation
    where T : unmanaged, INumber<T>
    where TVector : unmanaged, ITile<TVector, TVector, T>
    where TNumber : struct, IDeviceNumber<T>
{
    private readonly OpenDevice _device;
    private readonly DeviceRows<TVector> _rows;
    private readonly ClassTargets<T, TNumber> _targets;
    private readonly DeviceOrder _order;
    private readonly int _outputs, _maxGroups;
    private readonly SoftmaxShape _shape;
    private readonly PartialSlots _slots;
    private readonly MemoryBuffer1D<TVector, Stride1D.Dense> _packed;
    private readonly MemoryBuffer1D<T, Stride1D.Dense> _intercepts;

    /// <summary>Prepares the launches; <paramref name="rows"/>, <paramref name="targets"/> and <paramref name="order"/> stay the caller's.</summary>
    public FusedSoftmaxEvaluation(
        OpenDevice device, DeviceRows<TVector> rows, ClassTargets<T, TNumber> targets, DeviceOrder order, int outputs, SoftmaxShape shape)
    {
        _device = device;
        _rows = rows;
        _targets = targets;
        _order = order;
        _outputs = outputs;
        _shape = shape;
        _maxGroups = RowGrid.MaxGroups(device.Traits, shape.ResidentGroups(Unsafe.SizeOf<T>()));
        _slots = new PartialSlots(device, checked((rows.Features + 1) * outputs), hasLoss: true, _maxGroups);
        _packed = device.Allocate<TVector>(shape.HoldsWeights ? 1 : (long)shape.TeamVectors * outputs);
        _intercepts = device.Allocate<T>(outputs);
    }

    public void Enqueue(DeviceVector weights, DeviceVector gradient, RowRange range, in GradientForm form)
    {
        RowGrid grid = RowGrid.Over(range.Count, _shape.Lanes, _maxGroups, _device.Traits);
        Launch(
            SoftmaxKernels<T, TVector, TNumber>.For<LossSlopes<T>>(_shape), weights, gradient, grid, form, _order.InOrder(range, grid, byRow: false), _intercepts.View);
    }

    public void EnqueueProduct(DeviceVector v, ArrayView<T> curvatures, DeviceVector result)
    {
        RowRange all = RowRange.All(_rows.Rows);
        RowGrid grid = RowGrid.Over(all.Count, _shape.Lanes, _maxGroups, _device.Traits);
        Launch(SoftmaxKernels<T, TVector, TNumber>.For<ProductSlopes<T>>(_shape), v, result, grid, GradientForm.Sums(result.Length), _order.AsStored(all, grid), curvatures);
    }

    public ArrayView<double> Loss => _slots.Loss;

    public IEpochPass? Epochs => null;

    public void Dispose()
    {
        _intercepts.Dispose();
        _packed.Dispose();
        _slots.Dispose();
    }

    private void Launch(
        Action<FusedSoftmaxArguments<TVector, T>> kernel, DeviceVector weights, DeviceVector target, RowGrid grid, in GradientForm form, GridWalk walk,
        ArrayView<T> probabilities)
    {
        if (!_shape.HoldsWeights)
            Pack(weights);
        _device.Launch(kernel, grid.Config, new FusedSoftmaxArguments<TVector, T>
        {
            Rows = walk,
            ColumnLanes = _shape.ColumnLanes,
            X = _rows.View,
            RowVectors = _rows.RowVectors,
            Labels = _targets.Labels,
            RowWeights = _targets.Weights,
            Probabilities = probabilities,
            Vectors = weights.Arena.View,
            Weights = weights.Offset,
            Packed = _packed.View,
            Intercepts = _intercepts.View,
            PackedVectors = _shape.TeamVectors,
            Partials = _slots.View,
            SlotStride = _slots.Stride,
            Features = _rows.Features,
            Outputs = _outputs,
            RunLength = RowGrid.RunLength,
        });
        _slots.FormInto(target, weights, grid.Groups, RowPart.Whole, form);
    }

    private void Pack(DeviceVector weights)
    {
        int items = checked(_shape.TeamVectors * _outputs);
        _device.Launch(
            PackedWeights.Run<T, TVector, TNumber>,
            new KernelConfig((items + _device.Traits.GroupSize - 1) / _device.Traits.GroupSize, _device.Traits.GroupSize),
            new PackedWeightsArguments<TVector, T>
            {
                Vectors = weights.Arena.View,
                Weights = weights.Offset,
                Features = _rows.Features,
                Outputs = _outputs,
                RowVectors = _shape.TeamVectors,
                Packed = _packed.View,
                Intercepts = _intercepts.View,
            });
    }
}
