using GpuLogReg.Losses;
using ILGPU.Util;

namespace GpuLogReg.Ilgpu.Kernels;

/// <summary>Float64 in kernels. exp and log1p are ours: ILGPU's exp of doubles is a CORDIC of 43 KB of PTX.</summary>
internal readonly struct DeviceDouble : IDeviceNumber<double>
{
    public static double From(double value) => value;

    public static double ToDouble(double value) => value;

    public static double Sqrt(double value) => Math.Sqrt(value);

    public static double Exp(double x) => ElementaryFunctions.Exp(x);

    public static double Log1P(double e) => ElementaryFunctions.Log1P(e);

    public static double Choose(bool condition, double first, double second) => Utilities.Select(condition, first, second);
}
