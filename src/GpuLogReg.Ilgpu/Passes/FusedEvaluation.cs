using System.Numerics;
using System.Runtime.CompilerServices;
using GpuLogReg.Compute;
using GpuLogReg.Ilgpu.Kernels;
using GpuLogReg.Ilgpu.Kernels.Rows;
using GpuLogReg.Ilgpu.Kernels.Tiles;
using GpuLogReg.Ilgpu.Launch;
using GpuLogReg.Ilgpu.Storage;
using GpuLogReg.Ilgpu.Vectors;
using ILGPU;

namespace GpuLogReg.Ilgpu.Passes;

/// <summary>Two launches an evaluation: the fused pass, which reads X once, and the sum of its partial slots.</summary>
internal sealed class FusedEvaluation<T, TVector, TNumber>(OpenDevice device, DeviceRows<T, TVector> rows, int features, RowShape shape) : IEvaluation
    where T : unmanaged, INumber<T>
    where TVector : unmanaged, ITile<TVector, TVector, T>
    where TNumber : struct, IDeviceNumber<T>
{
    private readonly int _maxGroups = MaxGroups(device, shape);
    private readonly PartialSlots _slots = new(device, features, MaxGroups(device, shape));
    private readonly Action<FusedPassArguments<TVector, T>> _kernel = FusedKernels<T, TVector, TNumber>.For(shape);

    public void Enqueue(DeviceVector weights, DeviceVector gradient, RowRange range)
    {
        RowGrid grid = RowGrid.Over(range.Count, shape.Lanes, _maxGroups, device.Traits);
        device.Launch(_kernel, grid.Config, new FusedPassArguments<TVector, T>
        {
            Rows = rows.InOrder(range, grid),
            Vectors = weights.Arena.View,
            Weights = weights.Offset,
            Partials = _slots.View,
            SlotStride = _slots.Stride,
            Features = features,
            RunLength = RowGrid.RunLength,
        });
        _slots.SumInto(gradient, grid.Groups);
    }

    public double ReadLoss() => _slots.ReadLoss();

    public void Dispose() => _slots.Dispose();

    private static int MaxGroups(OpenDevice device, RowShape shape) =>
        RowGrid.MaxGroups(device.Traits, RowGrid.ResidentGroups(shape.TileVectors, Unsafe.SizeOf<T>()));
}
