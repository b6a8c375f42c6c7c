using System.Numerics;
using ILGPU;

namespace GpuLogReg.Ilgpu.Kernels.Teams;

/// <summary>Butterfly shuffles for teams of at most a warp (32 lanes). For CUDA.</summary>
internal readonly struct WarpExchange<T> : ITeamExchange<T>
    where T : unmanaged, INumber<T>
{
    public static T Over<TCombination>(T value, ArrayView<T> scratch, int first, int end)
        where TCombination : struct, ICombination<T>
    {
        T result = value;
        for (int mask = first; mask < end; mask <<= 1)
            result = TCombination.Of(result, Warp.ShuffleXor(result, mask));
        return result;
    }
}
