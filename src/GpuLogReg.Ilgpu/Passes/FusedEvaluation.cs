using System.Numerics;
using GpuLogReg.Compute;
using GpuLogReg.Ilgpu.Kernels;
using GpuLogReg.Ilgpu.Kernels.Rows;
using GpuLogReg.Ilgpu.Kernels.Tiles;
using GpuLogReg.Ilgpu.Launch;
using GpuLogReg.Ilgpu.Storage;
using GpuLogReg.Ilgpu.Vectors;
using GpuLogReg.Losses;
using ILGPU;

namespace GpuLogReg.Ilgpu.Passes;

/// <summary>Two launches an evaluation: the fused pass, which reads X once, and the sum of its partial slots.</summary>
internal sealed class FusedEvaluation<T, TVector, TNumber>(
    OpenDevice device, DeviceRows<T, TVector> rows, SignedTargets<T> targets, DeviceOrder order, FusedShape shape) : IProductEvaluation<T>
    where T : unmanaged, INumber<T>
    where TVector : unmanaged, ITile<TVector, TVector, T>
    where TNumber : struct, IDeviceNumber<T>
{
    private readonly PartialSlots _slots = new(device, rows.Features + 1, hasLoss: true, shape.Groups);
    private readonly Action<FusedPassArguments<TVector, T>> _kernel = FusedKernels<T, TVector, TNumber>.For<LogisticLoss<T, TNumber>>(shape.Row);
    private readonly EpochPass<T, TVector, TNumber> _epochs = new(device, rows, targets, order);
    private readonly Action<FusedPassArguments<TVector, T>> _product = FusedKernels<T, TVector, TNumber>.For<QuadraticLoss<T>>(shape.Row);

    public IEpochPass Epochs => _epochs;

    public void Enqueue(DeviceVector weights, DeviceVector gradient, RowRange range)
    {
        RowGrid grid = RowGrid.Over(range.Count, shape.Row.Lanes, shape.Groups, device.Traits);
        Launch(_kernel, weights, gradient, grid, order.InOrder(range, grid, byRow: false), targets.View);
    }

    public void EnqueueProduct(DeviceVector v, ArrayView<T> curvatures, DeviceVector result)
    {
        RowGrid grid = RowGrid.Over(rows.Rows, shape.Row.Lanes, shape.Groups, device.Traits);
        Launch(_product, v, result, grid, order.AsStored(RowRange.All(rows.Rows), grid), curvatures);
    }

    public ArrayView<double> Loss => _slots.Loss;

    public void Dispose()
    {
        _epochs.Dispose();
        _slots.Dispose();
    }

    private void Launch(
        Action<FusedPassArguments<TVector, T>> kernel, DeviceVector weights, DeviceVector target, RowGrid grid, GridWalk walk, ArrayView<T> signedWeights)
    {
        device.Launch(kernel, grid.Config, new FusedPassArguments<TVector, T>
        {
            Rows = walk,
            X = rows.View,
            RowVectors = rows.RowVectors,
            SignedWeights = signedWeights,
            Vectors = weights.Arena.View,
            Weights = weights.Offset,
            Partials = _slots.View,
            SlotStride = _slots.Stride,
            Features = rows.Features,
            RunLength = RowGrid.RunLength,
        });
        _slots.SumInto(target, 0, grid.Groups);
    }
}
