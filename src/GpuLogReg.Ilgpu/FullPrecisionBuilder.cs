using System.Numerics;
using System.Runtime.CompilerServices;
using GpuLogReg.Compute;
using GpuLogReg.Data;
using GpuLogReg.Ilgpu.Devices;
using GpuLogReg.Ilgpu.Kernels;
using GpuLogReg.Ilgpu.Kernels.Tiles;
using GpuLogReg.Ilgpu.Launch;
using GpuLogReg.Ilgpu.Passes;
using GpuLogReg.Ilgpu.Storage;

namespace GpuLogReg.Ilgpu;

/// <summary>As its base, where X is stored in the type of the pass: there are kernels that read coefficients as they read X.</summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
/// <typeparam name="TVector">16 bytes of X.</typeparam>
/// <typeparam name="TOuter">Products of two such vectors.</typeparam>
/// <typeparam name="TNumber">Conversions of T.</typeparam>
internal sealed class FullPrecisionBuilder<T, TVector, TOuter, TNumber>(OpenDevice device, Dataset data, LossKind loss, Precision storage, DisposalStack parts)
    : ObjectiveBuilder<T, TVector, TVector, TOuter, TNumber>(device, data, loss, storage, parts)
    where T : unmanaged, INumber<T>
    where TVector : unmanaged, ITile<TVector, TVector, T>
    where TOuter : unmanaged, IOuterTile<TOuter, TVector, T>
    where TNumber : struct, IDeviceNumber<T>
{
    protected override IProductEvaluation<T>? Wide(DeviceRows<TVector> rows, SignedTargets<T> targets, DeviceOrder order) =>
        RowShape.Wide(rows.RowVectors, Device.Traits) is { } shape ? new WideEvaluation<T, TVector, TNumber>(Device, rows, targets, order, shape) : null;

    protected override IProductEvaluation<T>? Fused(DeviceRows<TVector> rows, ClassTargets<T, TNumber> targets, DeviceOrder order, int outputs) =>
        SoftmaxShape.For(rows.RowVectors, outputs, Unsafe.SizeOf<T>(), Device.Traits) is { } shape
            ? new FusedSoftmaxEvaluation<T, TVector, TNumber>(Device, rows, targets, order, outputs, shape)
            : null;
}
