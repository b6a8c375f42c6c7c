using System.Numerics;
using ILGPU;

namespace GpuLogReg.Ilgpu.Kernels.Teams;

/// <summary>Shared memory and barriers, up to sixteen numbers a step. For OpenCL GPUs.</summary>
internal readonly struct SharedExchange<T> : ITeamExchange<T>
    where T : unmanaged, INumber<T>
{
    private const int MaxRadix = 16;

    public static T Over<TCombination>(T value, ArrayView<T> scratch, int first, int end)
        where TCombination : struct, ICombination<T>
    {
        T result = value;
        int radix = 1;
        for (int stride = first; stride < end; stride *= radix)
        {
            radix = IntrinsicMath.Min(end / stride, MaxRadix);
            scratch[Group.IdxX] = result;
            Group.Barrier();
            int lowest = Group.IdxX - (Group.IdxX / stride % radix * stride);
            result = scratch[lowest];
            for (int k = 1; k < radix; k++)
                result = TCombination.Of(result, scratch[lowest + (k * stride)]);
            Group.Barrier();
        }

        return result;
    }
}
