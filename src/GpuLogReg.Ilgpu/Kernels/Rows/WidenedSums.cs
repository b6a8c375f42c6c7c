using System.Numerics;
using ILGPU;

namespace GpuLogReg.Ilgpu.Kernels.Rows;

/// <summary>Adds numbers in the type of the pass to float64 sums, elementwise.</summary>
internal static class WidenedSums
{
    [KernelPage("dense-hessian.md")]
    public static void Run<T, TNumber>(WidenedSumsArguments<T> a)
        where T : unmanaged, INumber<T>
        where TNumber : struct, IDeviceNumber<T>
    {
        for (long item = Grid.GlobalIndex.X; item < a.Sums.Length; item += (long)Grid.DimX * Group.DimX)
        {
            double term = TNumber.ToDouble(a.Terms[item]);
            a.Sums[item] = a.Accumulate != 0 ? a.Sums[item] + term : term;
        }
    }
}
