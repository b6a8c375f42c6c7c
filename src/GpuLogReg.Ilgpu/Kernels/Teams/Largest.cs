using System.Numerics;

namespace GpuLogReg.Ilgpu.Kernels.Teams;

/// <summary>The larger number. Where one is not a number, lanes may keep different ones: what they go on to add shows it.</summary>
internal readonly struct Largest<T, TNumber> : ICombination<T>
    where T : unmanaged, INumber<T>
    where TNumber : struct, IDeviceNumber<T>
{
    public static T Of(T first, T second) => TNumber.Choose(second > first, second, first);
}
