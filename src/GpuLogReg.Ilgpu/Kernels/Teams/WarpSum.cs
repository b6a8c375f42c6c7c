using System.Numerics;
using ILGPU;

namespace GpuLogReg.Ilgpu.Kernels.Teams;

/// <summary>Butterfly shuffles for teams of at most a warp (32 lanes). For CUDA.</summary>
internal readonly struct WarpSum<T> : ITeamSum<T>
    where T : unmanaged, INumber<T>
{
    public static bool SharesAdding => false;

    public static T Sum(T value, int lanes)
    {
        T sum = value;
        for (int mask = 1; mask < lanes; mask <<= 1)
            sum += Warp.ShuffleXor(sum, mask);
        return sum;
    }
}
