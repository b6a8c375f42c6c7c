using System.Numerics;
using GpuLogReg.Ilgpu.Kernels;
using GpuLogReg.Ilgpu.Kernels.Outputs;
using GpuLogReg.Ilgpu.Kernels.Rows;
using GpuLogReg.Ilgpu.Kernels.Tiles;

namespace GpuLogReg.Ilgpu.Launch;

/// <summary>The instantiations of <see cref="TransposedProduct"/>: one a block of outputs.</summary>
internal static class TransposedKernels<T, TStored, TVector, TNumber>
    where T : unmanaged, INumber<T>
    where TStored : unmanaged
    where TVector : unmanaged, ITile<TVector, TStored, T>
    where TNumber : struct, IDeviceNumber<T>
{
    /// <summary>The kernel for k outputs.</summary>
    public static Action<TransposedProductArguments<TStored, T>> For(int outputs) => OutputBlock.For(outputs) switch
    {
        1 => TransposedProduct.Run<T, TStored, TVector, OutputTile<TVector, T>, TNumber>,
        2 => TransposedProduct.Run<T, TStored, TVector, OutputTilePair<OutputTile<TVector, T>, TVector, T>, TNumber>,
        4 => TransposedProduct.Run<T, TStored, TVector, OutputTilePair<OutputTilePair<OutputTile<TVector, T>, TVector, T>, TVector, T>, TNumber>,
        _ => TransposedProduct.Run<
            T, TStored, TVector, OutputTilePair<OutputTilePair<OutputTilePair<OutputTile<TVector, T>, TVector, T>, TVector, T>, TVector, T>, TNumber>,
    };
}
