using GpuLogReg.Losses;
using ILGPU.Algorithms;
using ILGPU.Util;

namespace GpuLogReg.Ilgpu.Kernels;

/// <summary>Float32 in kernels. exp is the device's own (ex2.approx on CUDA); log1p is ours, because log(1 + e) loses small e.</summary>
internal readonly struct DeviceSingle : IDeviceNumber<float>
{
    public static float From(double value) => (float)value;

    public static double ToDouble(float value) => value;

    public static float Sqrt(float value) => XMath.Sqrt(value);

    public static float Exp(float x) => XMath.Exp(x);

    public static float Log1P(float e) => ElementaryFunctions.Log1P(e);

    public static float Choose(bool condition, float first, float second) => Utilities.Select(condition, first, second);
}
