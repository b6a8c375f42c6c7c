using System.Numerics;
using GpuLogReg.Losses;
using ILGPU;

namespace GpuLogReg.Ilgpu.Kernels.Rows;

/// <summary>Loss and its derivative at one step along a line, from the margins at its start and their change. A thread a row; X is not read.</summary>
internal static class LineSums
{
    [KernelPage("second-order.md")]
    public static void Run<T, TLoss, TNumber>(LineSumsArguments<T> a)
        where T : unmanaged, INumber<T>
        where TLoss : struct, IPointwiseLoss<T>
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
                    T weight = a.SignedWeights[rows.RowAt(position)];
                    T change = a.Change[position];
                    TLoss.Evaluate(a.Start[position] + (alpha * change), weight, out T loss, out T slope);
                    bool counts = weight != T.Zero;
                    losses += TNumber.Choose(counts, loss, T.Zero);
                    slopes += TNumber.Choose(counts, slope * change, T.Zero);
                }

                position += rows.GridTeams;
            }

            partial.Accumulate = done > 0 ? 1 : 0;
            partial.AddScalars<TNumber>(true, Group.IdxX, slopes, losses);
        }
    }
}
