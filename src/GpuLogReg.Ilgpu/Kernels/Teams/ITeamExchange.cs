using System.Numerics;
using ILGPU;

namespace GpuLogReg.Ilgpu.Kernels.Teams;

/// <summary>
/// How lanes combine one number each with the lanes whose numbers differ from theirs in some bits: a team may be a rectangle, columns along the low bits of a
/// lane's number and outputs along the high ones. As <see cref="ITeamSum{T}"/>, a policy for devices with and without warp shuffles.
/// </summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
internal interface ITeamExchange<T>
    where T : unmanaged, INumber<T>
{
    /// <summary>The numbers of the lanes that differ in the bits from <paramref name="first"/> up to <paramref name="end"/>, combined. All threads of the group must call it.</summary>
    /// <typeparam name="TCombination">How.</typeparam>
    /// <param name="value">This lane's number.</param>
    /// <param name="scratch">Shared memory, a number a thread; free again on return.</param>
    /// <param name="first">A power of two.</param>
    /// <param name="end">A power of two, not below <paramref name="first"/>; where equal to it, nothing is exchanged.</param>
    static abstract T Over<TCombination>(T value, ArrayView<T> scratch, int first, int end)
        where TCombination : struct, ICombination<T>;
}
