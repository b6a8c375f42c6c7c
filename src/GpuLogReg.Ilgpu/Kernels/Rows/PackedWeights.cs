using System.Numerics;
using GpuLogReg.Ilgpu.Kernels.Tiles;
using ILGPU;

namespace GpuLogReg.Ilgpu.Kernels.Rows;

/// <summary>Coefficients converted to the type of the pass and padded with zeros to whole 16-byte vectors, for kernels that read them once a row.</summary>
internal static class PackedWeights
{
    [KernelPage("margins.md")]
    public static void Run<T, TVector, TNumber>(PackedWeightsArguments<TVector> a)
        where T : unmanaged, INumber<T>
        where TVector : unmanaged, ITile<TVector, TVector, T>
        where TNumber : struct, IDeviceNumber<T>
    {
        int vector = Grid.GlobalIndex.X;
        if (vector < a.RowVectors)
            a.Packed[vector] = TVector.LoadWeights<TNumber>(a.Vectors, a.Weights, vector, 1, a.Features);
    }
}
