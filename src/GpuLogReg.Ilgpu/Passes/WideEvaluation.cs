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
using ILGPU.Runtime;

namespace GpuLogReg.Ilgpu.Passes;

/// <summary>Three launches an evaluation, for rows twice as long as the fused pass holds: the coefficients packed, the pass, which reads X once, and the sum of its partial slots.</summary>
internal sealed class WideEvaluation<T, TStored, TVector, TNumber>(
    OpenDevice device, IDeviceRows<TStored> rows, SignedTargets<T> targets, DeviceOrder order, RowShape shape) : IProductEvaluation<T>, IFormingEvaluation
    where T : unmanaged, INumber<T>
    where TStored : unmanaged
    where TVector : unmanaged, ITile<TVector, TStored, T>
    where TNumber : struct, IDeviceNumber<T>
{
    private readonly int _packedVectors = shape.Lanes * shape.TileVectors;
    private readonly int _maxGroups = RowGrid.MaxGroups(device.Traits, ResidentGroups.Wide);
    private readonly PartialSlots _slots = new(device, rows.Features + 1, hasLoss: true, RowGrid.MaxGroups(device.Traits, ResidentGroups.Wide));
    private readonly MemoryBuffer1D<TVector, Stride1D.Dense> _packed = device.Allocate<TVector>(shape.Lanes * shape.TileVectors);
    private readonly MemoryBuffer1D<T, Stride1D.Dense> _intercept = device.Allocate<T>(1);

    public void Enqueue(DeviceVector weights, DeviceVector gradient, RowRange range, in GradientForm form) =>
        Launch(
            WideKernels<T, TStored, TVector, TNumber>.For<LogisticLoss<T, TNumber>>(shape), weights, gradient, range, form,
            (local, grid) => order.InOrder(local, grid, byRow: false), targets.View);

    public void EnqueueProduct(DeviceVector v, ArrayView<T> curvatures, DeviceVector result) =>
        Launch(
            WideKernels<T, TStored, TVector, TNumber>.For<QuadraticLoss<T>>(shape), v, result, RowRange.All(rows.Rows), GradientForm.Sums(result.Length),
            order.AsStored, curvatures);

    public ArrayView<double> Loss => _slots.Loss;

    public IEpochPass? Epochs => null;

    public void Dispose()
    {
        _intercept.Dispose();
        _packed.Dispose();
        _slots.Dispose();
    }

    private void Launch(
        Action<WidePassArguments<TStored, T>> kernel, DeviceVector weights, DeviceVector target, RowRange range, in GradientForm form,
        Func<RowRange, RowGrid, GridWalk> walk, ArrayView<T> signedWeights)
    {
        Pack(weights);
        foreach (RowPiece<TStored> piece in rows.Pieces(range))
        {
            RowGrid grid = RowGrid.Over(piece.Rows.Count, shape.Lanes, _maxGroups, device.Traits);
            device.Launch(kernel, grid.Config, new WidePassArguments<TStored, T>
            {
                Fused = new FusedPassArguments<TStored, T>
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
                },
                Packed = _packed.View.AsContiguous().Cast<T>(),
                Intercepts = _intercept.View,
            });
            _slots.FormInto(target, weights, grid.Groups, new RowPart(piece.Rows.Start == range.Start, piece.Rows.End == range.End), form);
        }
    }

    private void Pack(DeviceVector weights) => device.Launch(
        PackedWeights.Run<T, TVector, TNumber>,
        new KernelConfig((_packedVectors + device.Traits.GroupSize - 1) / device.Traits.GroupSize, device.Traits.GroupSize),
        new PackedWeightsArguments<TVector, T>
        {
            Vectors = weights.Arena.View,
            Weights = weights.Offset,
            Features = rows.Features,
            Outputs = 1,
            RowVectors = _packedVectors,
            Packed = _packed.View,
            Intercepts = _intercept.View,
        });
}
