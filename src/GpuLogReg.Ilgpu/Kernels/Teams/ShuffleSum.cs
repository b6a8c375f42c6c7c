using System.Numerics;
using GpuLogReg.Ilgpu.Kernels.Rows;
using ILGPU;

namespace GpuLogReg.Ilgpu.Kernels.Teams;

/// <summary>Butterfly shuffles within a 32-lane warp; teams of several warps finish through shared memory. For CUDA.</summary>
internal readonly struct ShuffleSum<T> : ITeamSum<T>
    where T : unmanaged, INumber<T>
{
    /// <summary>Lanes of a warp on every CUDA device.</summary>
    public const int WarpLanes = 32;

    public static T Sum(T value, int lanes)
    {
        T sum = value;
        int inWarp = IntrinsicMath.Min(lanes, WarpLanes);
        for (int mask = 1; mask < inWarp; mask <<= 1)
            sum += Warp.ShuffleXor(sum, mask);
        return lanes > WarpLanes ? AcrossWarps(sum, lanes) : sum;
    }

    private static T AcrossWarps(T warpSum, int lanes)
    {
        ArrayView<T> sums = SharedMemory.Allocate<T>(GroupPartial<T>.MaxGroupSize / WarpLanes);
        int warps = lanes / WarpLanes;
        int first = Group.IdxX / lanes * warps;
        if (Group.IdxX % WarpLanes == 0)
            sums[Group.IdxX / WarpLanes] = warpSum;
        Group.Barrier();
        T sum = sums[first];
        for (int warp = 1; warp < warps; warp++)
            sum += sums[first + warp];
        Group.Barrier();
        return sum;
    }
}
