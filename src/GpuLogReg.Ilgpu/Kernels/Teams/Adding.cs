using System.Numerics;

namespace GpuLogReg.Ilgpu.Kernels.Teams;

/// <summary>The sum.</summary>
internal readonly struct Adding<T> : ICombination<T>
    where T : unmanaged, INumber<T>
{
    public static T Of(T first, T second) => first + second;
}
