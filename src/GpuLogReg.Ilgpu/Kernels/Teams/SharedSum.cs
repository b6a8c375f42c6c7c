using System.Numerics;
using GpuLogReg.Ilgpu.Kernels.Rows;
using ILGPU;

namespace GpuLogReg.Ilgpu.Kernels.Teams;

/// <summary>
/// Shared memory and barriers: up to sixteen numbers are added a step, so that a team of 16 lanes needs one step and one of 256 two.
/// For OpenCL GPUs.
/// </summary>
internal readonly struct SharedSum<T> : ITeamSum<T>
    where T : unmanaged, INumber<T>
{
    private const int MaxRadix = 16;

    public static bool SharesAdding => false;

    public static T Sum(T value, int lanes)
    {
        ArrayView<T> numbers = SharedMemory.Allocate<T>(GroupPartial<T>.MaxGroupSize);
        T sum = value;
        int radix = 1;
        for (int stride = 1; stride < lanes; stride *= radix)
        {
            radix = IntrinsicMath.Min(lanes / stride, MaxRadix);
            numbers[Group.IdxX] = sum;
            Group.Barrier();
            int first = Group.IdxX - (Group.IdxX / stride % radix * stride);
            sum = numbers[first];
            for (int k = 1; k < radix; k++)
                sum += numbers[first + (k * stride)];
            Group.Barrier();
        }

        return sum;
    }
}
