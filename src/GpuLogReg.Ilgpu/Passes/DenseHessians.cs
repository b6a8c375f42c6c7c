using System.Numerics;
using System.Runtime.CompilerServices;
using GpuLogReg.Compute;
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

    /// <summary>Least features for which both ways are timed: below, a pass is bound by the bytes of X, which our own kernel reads once and a library's product three times.</summary>
    public const int LeastMeasuredFeatures = 48;

    /// <summary>The way; null where products with the Hessian are left to do.</summary>
    public static IDenseHessian<T>? For<T, TStored, TVector, TOuter, TNumber>(OpenDevice device, IDeviceRows<TStored> rows, DeviceOrder order, Precision storage)
        where T : unmanaged, INumber<T>
        where TStored : unmanaged
        where TVector : unmanaged, ITile<TVector, TStored, T>
        where TOuter : unmanaged, IOuterTile<TOuter, TVector, T>
        where TNumber : struct, IDeviceNumber<T>
    {
        var resident = rows as DeviceRows<TStored>;
        bool ownFits = rows.Features <= DenseHessian<T, TStored, TVector, TOuter, TNumber>.MostFeatures, libraryFits = resident is not null && rows.Features <= MostLibraryFeatures;
        bool prefersLibrary = rows.Features > device.Traits.HessianCrossover;
        bool measures = ownFits && rows.Features >= LeastMeasuredFeatures && device.Shapes is not null && rows.Rows * rows.RowVectors * Unsafe.SizeOf<TStored>() >= device.LeastTunedBytes;

        // The library is looked for only where it might be taken: opening it takes a while.
        IRankUpdate? library = libraryFits && (prefersLibrary || measures) ? device.RankUpdate : null;
        if (library is null)
            return ownFits ? Own() : null;
        if (!measures)
            return prefersLibrary ? ByLibrary() : Own();
        string problem = ProblemName.Of("Hessian", storage, rows.Layout);
        return new MeasuredHessian<T>(device.Shapes!, problem, Own(), ByLibrary(), prefersLibrary);

        DenseHessian<T, TStored, TVector, TOuter, TNumber> Own() => new(device, rows, order);
        LibraryHessian<T, TStored, TVector, TOuter, TNumber> ByLibrary() => new(device, resident!, library);
    }
}
