using System.Numerics;
using GpuLogReg.Losses;
using ILGPU;

namespace GpuLogReg.Ilgpu.Kernels.Rows;

/// <summary>A loss of one margin between the two products: margins become slopes in place, slope and loss are summed. A thread a row.</summary>
internal static class Residuals
{
    [KernelPage("two-pass.md")]
    public static void Run<T, TLoss, TNumber>(ResidualsArguments<T> a)
        where T : unmanaged, INumber<T>
        where TLoss : struct, IPointwiseLoss<T>
        where TNumber : struct, IDeviceNumber<T>
    {
        GridWalk rows = a.Rows;
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
                    long place = rows.PlaceOf(position, row);
                    T weight = a.SignedWeights[row];
                    TLoss.Evaluate(a.Numbers[place], weight, out T loss, out T slope);
                    bool counts = weight != T.Zero;
                    slope = TNumber.Choose(counts, slope, T.Zero);
                    losses += TNumber.Choose(counts, loss, T.Zero);
                    slopes += slope;
                    a.Numbers[place] = slope;
                }

                position += rows.GridTeams;
            }

            partial.Accumulate = done > 0 ? 1 : a.Accumulate;
            partial.AddScalars<TNumber>(true, Group.IdxX, slopes, losses);
        }
    }
}
