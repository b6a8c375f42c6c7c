using System.Numerics;
using ILGPU;

namespace GpuLogReg.Ilgpu.Kernels.Softmax;

/// <summary>k margins a row become probabilities in place: all that the second derivatives need. A thread a row.</summary>
internal static class SoftmaxProbabilities
{
    [KernelPage("softmax.md")]
    public static void Run<T, TNumber>(SoftmaxArguments<T> a)
        where T : unmanaged, INumber<T>
        where TNumber : struct, IDeviceNumber<T>
    {
        GridWalk rows = a.Rows;
        long position = ((long)Grid.IdxX * Group.DimX) + Group.IdxX;
        for (int trip = 0; trip < rows.Trips; trip++)
        {
            if (position < rows.Count)
                Normalize<T, TNumber>(a.Numbers, position * a.Outputs, a.Outputs);
            position += rows.GridTeams;
        }
    }

    private static void Normalize<T, TNumber>(ArrayView<T> numbers, long at, int outputs)
        where T : unmanaged, INumber<T>
        where TNumber : struct, IDeviceNumber<T>
    {
        T max = SoftmaxRow<T, TNumber>.Largest(numbers, at, outputs).Max;
        T sum = T.Zero;
        for (int output = 0; output < outputs; output++)
        {
            T e = TNumber.Exp(numbers[at + output] - max);
            sum += e;
            numbers[at + output] = e;
        }

        T scale = T.One / sum;
        for (int output = 0; output < outputs; output++)
            numbers[at + output] *= scale;
    }
}
