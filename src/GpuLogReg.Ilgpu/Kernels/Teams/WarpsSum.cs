using System.Numerics;
using GpuLogReg.Ilgpu.Kernels.Rows;
using ILGPU;

namespace GpuLogReg.Ilgpu.Kernels.Teams;

/// <summary>Teams of several whole warps: shuffles within each, then the warps' sums through shared memory. For CUDA.</summary>
internal readonly struct WarpsSum<T> : ITeamSum<T>
    where T : unmanaged, INumber<T>
{
    private const int WarpLanes = 32;

    public static bool SharesAdding => false;

    public static T Sum(T value, int lanes)
    {
        ArrayView<T> sums = SharedMemory.Allocate<T>(GroupPartial<T>.MaxGroupSize / WarpLanes);
        T warpSum = WarpSum<T>.Sum(value, WarpLanes);
        if (Group.IdxX % WarpLanes == 0)
            sums[Group.IdxX / WarpLanes] = warpSum;
        Group.Barrier();
        int warps = lanes / WarpLanes;
        int first = Group.IdxX / lanes * warps;
        T sum = sums[first];
        for (int warp = 1; warp < warps; warp++)
            sum += sums[first + warp];
        Group.Barrier();
        return sum;
    }
}
