using System.Numerics;
using ILGPU;

namespace GpuLogReg.Ilgpu.Kernels.Teams;

/// <summary>As <see cref="SharedExchange{T}"/> in two steps, for many lanes: of 256 each reads 16 numbers and 16 again, not 256. For OpenCL GPUs.</summary>
internal readonly struct SharedStepsExchange<T> : ITeamExchange<T>
    where T : unmanaged, INumber<T>
{
    public static T Over<TCombination>(T value, ArrayView<T> scratch, int first, int end)
        where TCombination : struct, ICombination<T>
    {
        int middle = IntrinsicMath.Min(end, first * SharedExchange<T>.MostLanes);
        T part = SharedExchange<T>.Over<TCombination>(value, scratch, first, middle);
        return SharedExchange<T>.Over<TCombination>(part, scratch, middle, end);
    }
}
