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
internal sealed class FusedSoftmaxEvaluation<T, TStored, TVector, TNumber> : IProductEvaluation<T>, IFormingEvaluation
    where T : unmanaged, INumber<T>
    where TStored : unmanaged
    where TVector : unmanaged, ITile<TVector, TStored, T>
    where TNumber : struct, IDeviceNumber<T>
{
    private readonly OpenDevice _device;
    private readonly IDeviceRows<TStored> _rows;
    private readonly ClassTargets<T, TNumber> _targets;
    private readonly DeviceOrder _order;
    private readonly int _outputs, _maxGroups;
    private readonly SoftmaxShape _shape;
    private readonly PartialSlots _slots;
    private readonly MemoryBuffer1D<TVector, Stride1D.Dense> _packed;
    private readonly MemoryBuffer1D<T, Stride1D.Dense> _intercepts;

    /// <summary>Prepares the launches; <paramref name="rows"/>, <paramref name="targets"/> and <paramref name="order"/> stay the caller's.</summary>
    public FusedSoftmaxEvaluation(
        OpenDevice device, IDeviceRows<TStored> rows, ClassTargets<T, TNumber> targets, DeviceOrder order, int outputs, SoftmaxShape shape)
    {
        _device = device;
        _rows = rows;
        _targets = targets;
        _order = order;
        _outputs = outputs;
        _shape = shape;
        _maxGroups = RowGrid.MaxGroups(device.Traits, shape.ResidentGroups(Unsafe.SizeOf<T>(), Widening.Of<TStored, TVector>()));
        _slots = new PartialSlots(device, checked((rows.Features + 1) * outputs), hasLoss: true, _maxGroups);
        _packed = device.Allocate<TVector>(shape.HoldsWeights ? 1 : (long)shape.TeamVectors * outputs);
        _intercepts = device.Allocate<T>(outputs);
    }

    public void Enqueue(DeviceVector weights, DeviceVector gradient, RowRange range, in GradientForm form) =>
        Launch(
            SoftmaxKernels<T, TStored, TVector, TNumber>.For<LossSlopes<T>>(_shape), weights, gradient, range, form,
            (local, grid) => _order.InOrder(local, grid, byRow: false), default);

    public void EnqueueProduct(DeviceVector v, ArrayView<T> curvatures, DeviceVector result) =>
        Launch(
            SoftmaxKernels<T, TStored, TVector, TNumber>.For<ProductSlopes<T>>(_shape), v, result, RowRange.All(_rows.Rows), GradientForm.Sums(result.Length),
            _order.AsStored, curvatures);

    public ArrayView<double> Loss => _slots.Loss;

    public IEpochPass? Epochs => null;

    public void Dispose()
    {
        _intercepts.Dispose();
        _packed.Dispose();
        _slots.Dispose();
    }

    /// <param name="kernel">The kernel.</param>
    /// <param name="weights">What X is multiplied by.</param>
    /// <param name="target">Written whole.</param>
    /// <param name="range">Positions.</param>
    /// <param name="form">What becomes of the sums.</param>
    /// <param name="walk">Their order.</param>
    /// <param name="probabilities">k a row; empty for an evaluation, which reads none.</param>
    private void Launch(
        Action<FusedSoftmaxArguments<TStored, T>> kernel, DeviceVector weights, DeviceVector target, RowRange range, in GradientForm form,
        Func<RowRange, RowGrid, GridWalk> walk, ArrayView<T> probabilities)
    {
        if (!_shape.HoldsWeights)
            Pack(weights);
        foreach (RowPiece<TStored> piece in _rows.Pieces(range))
        {
            RowGrid grid = RowGrid.Over(piece.Rows.Count, _shape.Lanes, _maxGroups, _device.Traits);
            _device.Launch(kernel, grid.Config, new FusedSoftmaxArguments<TStored, T>
            {
                Rows = walk(piece.Local, grid),
                ColumnLanes = _shape.ColumnLanes,
                X = piece.X,
                Layout = _rows.Layout,
                Labels = _targets.Labels.SubView(piece.Origin),
                RowWeights = _targets.Weights.SubView(piece.Origin),
                Probabilities = probabilities.IsValid ? probabilities.SubView(piece.Origin * _outputs) : _intercepts.View.AsContiguous(),
                Vectors = weights.Arena.View,
                Weights = weights.Offset,
                Packed = _packed.View.AsContiguous().Cast<T>(),
                Intercepts = _intercepts.View,
                PackedVectors = _shape.TeamVectors,
                Partials = _slots.View,
                SlotStride = _slots.Stride,
                Features = _rows.Features,
                Outputs = _outputs,
                RunLength = RowGrid.RunLength,
            });
            _slots.FormInto(target, weights, grid.Groups, new RowPart(piece.Rows.Start == range.Start, piece.Rows.End == range.End), form);
        }
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
