using System.Numerics;
using ILGPU;

namespace GpuLogReg.Ilgpu.Kernels.Sparse;

/// <summary>Coefficients converted to the type of the pass, in their own order, so that a gather moves half the bytes in float32.</summary>
internal static class NarrowedWeights
{
    [KernelPage("sparse-products.md")]
    public static void Run<T, TNumber>(NarrowedWeightsArguments<T> a)
        where T : unmanaged, INumber<T>
        where TNumber : struct, IDeviceNumber<T>
    {
        for (int element = Grid.GlobalIndex.X; element < a.Length; element += Grid.DimX * Group.DimX)
            a.Narrowed[element] = TNumber.From(a.Vectors[a.Weights + element]);
    }
}
