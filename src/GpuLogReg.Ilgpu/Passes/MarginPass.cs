using System.Numerics;
using GpuLogReg.Compute;
using GpuLogReg.Ilgpu.Kernels;
using GpuLogReg.Ilgpu.Kernels.Rows;
using GpuLogReg.Ilgpu.Kernels.Tiles;
using GpuLogReg.Ilgpu.Launch;
using GpuLogReg.Ilgpu.Storage;
using GpuLogReg.Ilgpu.Vectors;
using ILGPU;
using ILGPU.Runtime;

namespace GpuLogReg.Ilgpu.Passes;

/// <summary>Margins of a range of rows, on the device.</summary>
internal sealed class MarginPass<T, TVector, TNumber>(OpenDevice device, DeviceRows<T, TVector> rows, int features) : IDisposable
    where T : unmanaged, INumber<T>
    where TVector : unmanaged, ITile<TVector, TVector, T>
    where TNumber : struct, IDeviceNumber<T>
{
    private readonly RowShape _shape = RowShape.Looping(rows.RowVectors, device.Traits);
    private readonly Action<MarginArguments<TVector, T>> _kernel = MarginKernels<T, TVector, TNumber>.For(RowShape.Looping(rows.RowVectors, device.Traits));
    private readonly MemoryBuffer1D<TVector, Stride1D.Dense> _packed = device.Allocate<TVector>(rows.RowVectors);

    /// <summary>Converts the coefficients for the launches of <see cref="Enqueue"/> that follow.</summary>
    public void Pack(DeviceVector weights) => device.Launch(
        PackedWeights.Run<T, TVector, TNumber>,
        new KernelConfig((rows.RowVectors + device.Traits.GroupSize - 1) / device.Traits.GroupSize, device.Traits.GroupSize),
        new PackedWeightsArguments<TVector>
        {
            Vectors = weights.Arena.View,
            Weights = weights.Offset,
            Features = features,
            RowVectors = rows.RowVectors,
            Packed = _packed.View,
        });

    /// <summary>Enqueues the margins of a range.</summary>
    /// <param name="weights">What <see cref="Pack"/> was given.</param>
    /// <param name="range">Positions.</param>
    /// <param name="inOrder">True counts positions in the current order, false in the order of the data.</param>
    /// <param name="margins">One number a position.</param>
    public void Enqueue(DeviceVector weights, RowRange range, bool inOrder, ArrayView<T> margins)
    {
        RowGrid grid = RowGrid.Over(range.Count, _shape.Lanes, RowGrid.MaxGroups(device.Traits, RowGrid.ResidentSmallGroups), device.Traits);
        device.Launch(_kernel, grid.Config, new MarginArguments<TVector, T>
        {
            Rows = inOrder ? rows.InOrder(range, grid) : rows.AsStored(range, grid),
            Packed = _packed.View,
            Vectors = weights.Arena.View,
            Intercept = weights.Offset + features,
            Margins = margins,
        });
    }

    public void Dispose() => _packed.Dispose();
}
