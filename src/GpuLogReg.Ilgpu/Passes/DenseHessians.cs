using System.Numerics;
using GpuLogReg.Ilgpu.Kernels;
using GpuLogReg.Ilgpu.Kernels.Tiles;
using GpuLogReg.Ilgpu.Launch;
using GpuLogReg.Ilgpu.Storage;

namespace GpuLogReg.Ilgpu.Passes;

/// <summary>Which way of computing XᵀDX a device takes for a number of features: our own kernel, a library, or none.</summary>
internal static class DenseHessians
{
    /// <summary>
    /// Most features with a library: above, the host's factorisation of d³/3 operations is taken to cost more than conjugate gradients. A choice, not measured.
    /// </summary>
    public const int MostLibraryFeatures = 1024;

    /// <summary>
    /// Rows of a library's product: enough for it to be busy, few enough that the scaled rows stay in a cache of tens of MB and that float32 sums of them lose
    /// little. A choice, not measured.
    /// </summary>
    public const int RowsOfProduct = 4096;

    /// <summary>The way; null where products with the Hessian are left to do.</summary>
    public static IDenseHessian<T>? For<T, TVector, TOuter, TNumber>(OpenDevice device, DeviceRows<T, TVector> rows, DeviceOrder order)
        where T : unmanaged, INumber<T>
        where TVector : unmanaged, ITile<TVector, TVector, T>
        where TOuter : unmanaged, IOuterTile<TOuter, TVector, T>
        where TNumber : struct, IDeviceNumber<T>
    {
        // The library is looked for only where it might be taken: opening it takes a while.
        if (rows.Features > device.Traits.HessianCrossover && rows.Features <= MostLibraryFeatures && device.RankUpdate is { } library)
            return new LibraryHessian<T, TVector, TOuter, TNumber>(device, rows, library);
        return rows.Features <= DenseHessian<T, TVector, TOuter, TNumber>.MostFeatures ? new DenseHessian<T, TVector, TOuter, TNumber>(device, rows, order) : null;
    }
}
