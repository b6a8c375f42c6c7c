using System.Numerics;
using ILGPU;

namespace GpuLogReg.Ilgpu.Kernels.Teams;

/// <summary>A thread a row: nothing to exchange, so the row loop has no barrier.</summary>
internal readonly struct NoExchange<T> : ITeamExchange<T>
    where T : unmanaged, INumber<T>
{
    public static T Over<TCombination>(T value, ArrayView<T> scratch, int first, int end)
        where TCombination : struct, ICombination<T> => value;
}
