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
internal sealed class FusedEvaluation<T, TStored, TVector, TNumber>(
    OpenDevice device, IDeviceRows<TStored> rows, SignedTargets<T> targets, DeviceOrder order, FusedShape shape) : IProductEvaluation<T>, IFormingEvaluation
    where T : unmanaged, INumber<T>
    where TStored : unmanaged
    where TVector : unmanaged, ITile<TVector, TStored, T>
    where TNumber : struct, IDeviceNumber<T>
{
    private readonly PartialSlots _slots = new(device, rows.Features + 1, hasLoss: true, shape.Groups);
    private readonly Action<FusedPassArguments<TStored, T>> _kernel = FusedKernels<T, TStored, TVector, TNumber>.For<LogisticLoss<T, TNumber>>(shape.Row, shape.RowsInFlight);
    private readonly Action<FusedPassArguments<TStored, T>> _product = FusedKernels<T, TStored, TVector, TNumber>.For<QuadraticLoss<T>>(shape.Row, shape.RowsInFlight);

    // One launch over an epoch wants all rows on the device.
    private readonly EpochPass<T, TStored, TVector, TNumber>? _epochs = rows is DeviceRows<TStored> resident ? new(device, resident, targets, order) : null;

    public IEpochPass? Epochs => _epochs;

    public void Enqueue(DeviceVector weights, DeviceVector gradient, RowRange range, in GradientForm form) =>
        Launch(_kernel, weights, gradient, range, form, (local, grid) => order.InOrder(local, grid, byRow: false), targets.View);

    public void EnqueueProduct(DeviceVector v, ArrayView<T> curvatures, DeviceVector result) =>
        Launch(_product, v, result, RowRange.All(rows.Rows), GradientForm.Sums(result.Length), order.AsStored, curvatures);

    public ArrayView<double> Loss => _slots.Loss;

    public void Dispose()
    {
        _epochs?.Dispose();
        _slots.Dispose();
    }

    private void Launch(
        Action<FusedPassArguments<TStored, T>> kernel, DeviceVector weights, DeviceVector target, RowRange range, in GradientForm form,
        Func<RowRange, RowGrid, GridWalk> walk, ArrayView<T> signedWeights)
    {
        foreach (RowPiece<TStored> piece in rows.Pieces(range))
        {
            RowGrid grid = RowGrid.Over(piece.Rows.Count, shape.Row.Lanes, shape.Groups, device.Traits);
            device.Launch(kernel, grid.Config, new FusedPassArguments<TStored, T>
            {
                Rows = walk(piece.Local, grid),
                X = piece.X,
                Layout = rows.Layout,
                SignedWeights = signedWeights.SubView(piece.Origin),
                Vectors = weights.Arena.View,
                Weights = weights.Offset,
                Partials = _slots.View,
                SlotStride = _slots.Stride,
                Features = rows.Features,
                RunLength = RowGrid.RunLength,
            });
            var part = new RowPart(piece.Rows.Start == range.Start, piece.Rows.End == range.End);
            _slots.FormInto(target, weights, grid.Groups, part, form);
        }
    }
}
