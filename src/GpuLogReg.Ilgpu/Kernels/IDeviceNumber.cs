using System.Numerics;
using GpuLogReg.Losses;

namespace GpuLogReg.Ilgpu.Kernels;

/// <summary>The arithmetic type of a pass as kernels need it: conversions from and to float64 (ILGPU compiles no generic ones), roots, exp and log1p.</summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
internal interface IDeviceNumber<T> : IPointwiseMath<T>
    where T : unmanaged, INumber<T>
{
    static abstract T From(double value);

    static abstract double ToDouble(T value);

    static abstract T Sqrt(T value);
}
