using System.Numerics;
using GpuLogReg.Compute;
using GpuLogReg.Ilgpu.Devices;
using GpuLogReg.Ilgpu.Kernels;
using GpuLogReg.Ilgpu.Kernels.Rows;
using GpuLogReg.Ilgpu.Kernels.Tiles;
using GpuLogReg.Ilgpu.Launch;
using GpuLogReg.Ilgpu.Storage;
using GpuLogReg.Ilgpu.Vectors;
using ILGPU;

namespace GpuLogReg.Ilgpu.Passes;

/// <summary>Two launches an evaluation: the fused pass, which reads X once, and the sum of its partial slots.</summary>
internal sealed class FusedEvaluation<T, TVector, TNumber>(
    KernelCache kernels, LaunchTraits traits, DeviceRows<T, TVector> rows, PartialSlots slots, int features, RowShape shape) : IEvaluation
    where T : unmanaged, INumber<T>
    where TVector : unmanaged, ITile<TVector, TVector, T>
    where TNumber : struct, IDeviceNumber<T>
{
    private readonly Action<KernelConfig, FusedPassArguments<TVector, T>> _pass = kernels.Get(FusedKernels<T, TVector, TNumber>.For(shape));

    public void Enqueue(DeviceVector weights, DeviceVector gradient, RowRange range)
    {
        RowGrid grid = RowGrid.Over(range.Count, shape.Lanes, RowGrid.MaxGroups(traits, shape.TileVectors), traits);
        _pass(grid.Config, new FusedPassArguments<TVector, T>
        {
            Rows = rows.InOrder(range, grid),
            Vectors = weights.Arena.View,
            Weights = weights.Offset,
            Partials = slots.View,
            SlotStride = slots.Stride,
            Features = features,
            RunLength = RowGrid.RunLength,
        });
        slots.SumInto(gradient, grid.Groups);
    }

    public double ReadLoss() => slots.ReadLoss();

    public void Dispose() => slots.Dispose();
}
