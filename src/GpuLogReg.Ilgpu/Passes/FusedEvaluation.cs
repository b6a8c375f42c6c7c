using System.Numerics;
using System.Runtime.CompilerServices;
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
internal sealed class FusedEvaluation<T, TVector, TNumber>(OpenDevice device, DeviceRows<T, TVector> rows, int features, RowShape shape) : IProductEvaluation<T>
    where T : unmanaged, INumber<T>
    where TVector : unmanaged, ITile<TVector, TVector, T>
    where TNumber : struct, IDeviceNumber<T>
{
    private readonly int _maxGroups = MaxGroups(device, shape);
    private readonly PartialSlots _slots = new(device, features, MaxGroups(device, shape));
    private readonly Action<FusedPassArguments<TVector, T>> _kernel = FusedKernels<T, TVector, TNumber>.For<LogisticLoss<T, TNumber>>(shape);
    private readonly Action<FusedPassArguments<TVector, T>> _product = FusedKernels<T, TVector, TNumber>.For<QuadraticLoss<T>>(shape);

    public void Enqueue(DeviceVector weights, DeviceVector gradient, RowRange range)
    {
        RowGrid grid = RowGrid.Over(range.Count, shape.Lanes, _maxGroups, device.Traits);
        Launch(_kernel, weights, gradient, grid, rows.InOrder(range, grid));
    }

    public void EnqueueProduct(DeviceVector v, ArrayView<T> curvatures, DeviceVector result)
    {
        RowGrid grid = RowGrid.Over(rows.Rows, shape.Lanes, _maxGroups, device.Traits);
        RowSource<TVector, T> source = rows.AsStored(RowRange.All(rows.Rows), grid);
        source.SignedWeights = curvatures;
        Launch(_product, v, result, grid, source);
    }

    public double ReadLoss() => _slots.ReadLoss();

    public void Dispose() => _slots.Dispose();

    private void Launch(Action<FusedPassArguments<TVector, T>> kernel, DeviceVector weights, DeviceVector target, RowGrid grid, RowSource<TVector, T> source)
    {
        device.Launch(kernel, grid.Config, new FusedPassArguments<TVector, T>
        {
            Rows = source,
            Vectors = weights.Arena.View,
            Weights = weights.Offset,
            Partials = _slots.View,
            SlotStride = _slots.Stride,
            Features = features,
            RunLength = RowGrid.RunLength,
        });
        _slots.SumInto(target, grid.Groups);
    }

    private static int MaxGroups(OpenDevice device, RowShape shape) =>
        RowGrid.MaxGroups(device.Traits, RowGrid.ResidentGroups(shape.TileVectors, Unsafe.SizeOf<T>()));
}
