using GpuLogReg.Ilgpu.Kernels;
using ILGPU;

namespace GpuLogReg.Ilgpu.Tests.Support;

/// <summary>A kernel that evaluates exp and log1p at one point a thread.</summary>
internal static class ElementaryProbe
{
    public static void Run(ArrayView<double> arguments, ArrayView<double> exponentials, ArrayView<double> logarithms, ArrayView<float> single)
    {
        int i = Grid.GlobalIndex.X;
        exponentials[i] = DeviceDouble.Exp(arguments[i]);
        logarithms[i] = DeviceDouble.Log1P(exponentials[i]);
        single[i] = DeviceSingle.Exp((float)arguments[i]);
    }
}
