using System.Numerics;
using ILGPU;

namespace GpuLogReg.Ilgpu.Kernels.Teams;

/// <summary>
/// Shared memory and barriers, one step: each lane reads the numbers of all that it is combined with. For OpenCL GPUs, and for the warps of a team.
/// </summary>
/// <remarks>
/// No loop around a barrier: for each of them PoCL cuts the kernel into regions anew, and one whose exchanges were such loops took it minutes to compile.
/// </remarks>
internal readonly struct SharedExchange<T> : ITeamExchange<T>
    where T : unmanaged, INumber<T>
{
    /// <summary>Lanes above which <see cref="SharedStepsExchange{T}"/> reads less.</summary>
    public const int MostLanes = 16;

    public static T Over<TCombination>(T value, ArrayView<T> scratch, int first, int end)
        where TCombination : struct, ICombination<T>
    {
        int count = end / first;
        int lowest = Group.IdxX - (Group.IdxX / first % count * first);
        scratch[Group.IdxX] = value;
        Group.Barrier();
        T result = scratch[lowest];
        for (int k = 1; k < count; k++)
            result = TCombination.Of(result, scratch[lowest + (k * first)]);
        Group.Barrier();
        return result;
    }
}
