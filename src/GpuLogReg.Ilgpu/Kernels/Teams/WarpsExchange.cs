using System.Numerics;
using ILGPU;

namespace GpuLogReg.Ilgpu.Kernels.Teams;

/// <summary>Teams of several whole warps: shuffles for the bits within a warp, shared memory for those above. For CUDA.</summary>
internal readonly struct WarpsExchange<T> : ITeamExchange<T>
    where T : unmanaged, INumber<T>
{
    private const int WarpLanes = 32;

    public static T Over<TCombination>(T value, ArrayView<T> scratch, int first, int end)
        where TCombination : struct, ICombination<T>
    {
        T result = WarpExchange<T>.Over<TCombination>(value, scratch, first, IntrinsicMath.Min(end, WarpLanes));
        int across = IntrinsicMath.Max(first, WarpLanes);

        // The same for all threads of the group: where the lanes are within a warp, no barrier.
        if (across < end)
            result = SharedExchange<T>.Over<TCombination>(result, scratch, across, end);
        return result;
    }
}
