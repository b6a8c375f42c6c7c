using System.Numerics;
using GpuLogReg.Ilgpu.Kernels.Rows;
using ILGPU;

namespace GpuLogReg.Ilgpu.Kernels.Softmax;

/// <summary>The softmax loss between the two products: k margins a row become slopes s·(p − [y]) in place, and the losses are summed. A thread a row.</summary>
internal static class SoftmaxSlopes
{
    [KernelPage("softmax.md")]
    public static void Run<T, TNumber>(SoftmaxArguments<T> a)
        where T : unmanaged, INumber<T>
        where TNumber : struct, IDeviceNumber<T>
    {
        GridWalk rows = a.Rows;
        var partial = new GroupPartial<T>
        {
            Scratch = SharedMemory.Allocate<T>(GroupPartial<T>.ScratchLength),
            Partials = a.Partials,
            Slot = (long)Grid.IdxX * a.SlotStride,
            Features = a.Outputs,
            Outputs = 1,
            Teams = Group.DimX,
        };
        long position = ((long)Grid.IdxX * Group.DimX) + Group.IdxX;
        for (int done = 0; done < rows.Trips; done += a.RunLength)
        {
            T losses = T.Zero;
            int end = IntrinsicMath.Min(rows.Trips - done, a.RunLength);
            for (int k = 0; k < end; k++)
            {
                if (position < rows.Count)
                {
                    long row = rows.RowAt(position);
                    losses += RowLoss<T, TNumber>(a.Numbers, rows.PlaceOf(position, row) * a.Outputs, a.Outputs, a.Labels[row], a.Weights[row]);
                }

                position += rows.GridTeams;
            }

            partial.Accumulate = done > 0 ? 1 : a.Accumulate;
            partial.AddScalar<TNumber>(true, Group.IdxX, losses);
        }
    }

    private static T RowLoss<T, TNumber>(ArrayView<T> numbers, long at, int outputs, int label, T weight)
        where T : unmanaged, INumber<T>
        where TNumber : struct, IDeviceNumber<T>
    {
        T max = SoftmaxRow<T, TNumber>.Largest(numbers, at, outputs).Max;
        T gap = max - numbers[at + label];
        T own = TNumber.Exp(-gap);
        T others = T.Zero;
        for (int output = 0; output < outputs; output++)
        {
            T e = TNumber.Exp(numbers[at + output] - max);
            others += TNumber.Choose(output == label, T.Zero, e);
            numbers[at + output] = e;
        }

        // A row of weight zero adds nothing even where its margins are infinite (0·∞ is NaN).
        bool counts = weight != T.Zero;
        T scale = weight / (others + own);
        for (int output = 0; output < outputs; output++)
        {
            T slope = scale * TNumber.Choose(output == label, -others, numbers[at + output]);
            numbers[at + output] = TNumber.Choose(counts, slope, T.Zero);
        }

        return TNumber.Choose(counts, weight * (gap + SoftmaxRow<T, TNumber>.LogSum(others, own, outputs)), T.Zero);
    }
}
