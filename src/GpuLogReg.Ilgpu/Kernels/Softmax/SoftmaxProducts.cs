using System.Numerics;
using ILGPU;

namespace GpuLogReg.Ilgpu.Kernels.Softmax;

/// <summary>
/// The middle of a Hessian product: the margins u of a direction become s·p∘(u − p·u) in place. A thread a row. Differences are taken from the
/// dominant output, whose own entry would otherwise be what is left of two nearly equal numbers.
/// </summary>
internal static class SoftmaxProducts
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
            {
                long row = rows.RowAt(position);
                Multiply<T, TNumber>(a.Probabilities, row * a.Outputs, a.Numbers, position * a.Outputs, a.Outputs, a.Weights[row]);
            }

            position += rows.GridTeams;
        }
    }

    private static void Multiply<T, TNumber>(ArrayView<T> probabilities, long start, ArrayView<T> numbers, long at, int outputs, T weight)
        where T : unmanaged, INumber<T>
        where TNumber : struct, IDeviceNumber<T>
    {
        T reference = numbers[at + SoftmaxRow<T, TNumber>.Largest(probabilities, start, outputs).Dominant];
        T mean = T.Zero;
        for (int output = 0; output < outputs; output++)
            mean += probabilities[start + output] * (numbers[at + output] - reference);
        bool counts = weight != T.Zero;
        for (int output = 0; output < outputs; output++)
        {
            T product = weight * probabilities[start + output] * (numbers[at + output] - reference - mean);
            numbers[at + output] = TNumber.Choose(counts, product, T.Zero);
        }
    }
}
