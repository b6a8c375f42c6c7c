using System.Numerics;

namespace GpuLogReg.Ilgpu.Kernels.Teams;

/// <summary>What lanes make of two of their numbers: commutative, so that a butterfly leaves the same bits in every lane.</summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
internal interface ICombination<T>
    where T : unmanaged, INumber<T>
{
    static abstract T Of(T first, T second);
}
