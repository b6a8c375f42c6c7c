using System.Numerics;
using GpuLogReg.Ilgpu.Kernels.Rows;
using ILGPU;

namespace GpuLogReg.Ilgpu.Kernels.Softmax;

/// <summary>The softmax loss and its derivative at one step along a line, from the margins at its start and their change. A thread a row; X is not read.</summary>
internal static class SoftmaxLineSums
{
    [KernelPage("softmax.md")]
    public static void Run<T, TNumber>(SoftmaxLineArguments<T> a)
        where T : unmanaged, INumber<T>
        where TNumber : struct, IDeviceNumber<T>
    {
        GridWalk rows = a.Rows;
        T alpha = a.Step;
        var partial = new GroupPartial<T>
        {
            Scratch = SharedMemory.Allocate<T>(GroupPartial<T>.ScratchLength),
            Partials = a.Partials,
            Slot = (long)Grid.IdxX * a.SlotStride,
            Features = 0,
            Outputs = 1,
            Teams = Group.DimX,
        };
        long position = ((long)Grid.IdxX * Group.DimX) + Group.IdxX;
        for (int done = 0; done < rows.Trips; done += a.RunLength)
        {
            T slopes = T.Zero;
            T losses = T.Zero;
            int end = IntrinsicMath.Min(rows.Trips - done, a.RunLength);
            for (int k = 0; k < end; k++)
            {
                if (position < rows.Count)
                {
                    long row = rows.RowAt(position);
                    AddRow<T, TNumber>(a.Start, a.Change, position * a.Outputs, a.Outputs, alpha, a.Labels[row], a.Weights[row], ref losses, ref slopes);
                }

                position += rows.GridTeams;
            }

            partial.Accumulate = done > 0 ? 1 : 0;
            partial.AddScalars<TNumber>(true, Group.IdxX, slopes, losses);
        }
    }

    private static void AddRow<T, TNumber>(
        ArrayView<T> start, ArrayView<T> change, long at, int outputs, T alpha, int label, T weight, ref T losses, ref T slopes)
        where T : unmanaged, INumber<T>
        where TNumber : struct, IDeviceNumber<T>
    {
        var row = new SoftmaxRow<T, TNumber> { Max = start[at] + (alpha * change[at]) };
        for (int output = 1; output < outputs; output++)
            row = row.With(start[at + output] + (alpha * change[at + output]), output);

        // φ′ = Σ p·u − u_y, the differences taken first: where the label dominates they are weighted by small p alone.
        T ownChange = change[at + label];
        T gap = row.Max - (start[at + label] + (alpha * ownChange));
        T own = TNumber.Exp(-gap);
        T others = T.Zero;
        T rise = T.Zero;
        for (int output = 0; output < outputs; output++)
        {
            T u = change[at + output];
            T e = TNumber.Choose(output == label, T.Zero, TNumber.Exp(start[at + output] + (alpha * u) - row.Max));
            others += e;
            rise += e * (u - ownChange);
        }

        bool counts = weight != T.Zero;
        losses += TNumber.Choose(counts, weight * (gap + SoftmaxRow<T, TNumber>.LogSum(others, own, outputs)), T.Zero);
        slopes += TNumber.Choose(counts, weight * (rise / (others + own)), T.Zero);
    }
}
