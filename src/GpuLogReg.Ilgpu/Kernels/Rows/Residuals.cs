using System.Numerics;
using GpuLogReg.Losses;
using ILGPU;

namespace GpuLogReg.Ilgpu.Kernels.Rows;

/// <summary>Second step of the two-pass evaluation: margins become slopes in place, slope and loss are summed. A thread a row.</summary>
internal static class Residuals
{
    [KernelPage("two-pass.md")]
    public static void Run<T, TVector, TLoss, TNumber>(TwoPassArguments<TVector, T> a)
        where T : unmanaged, INumber<T>
        where TVector : unmanaged
        where TLoss : struct, IPointwiseLoss<T>
        where TNumber : struct, IDeviceNumber<T>
    {
        RowSource<TVector, T> rows = a.Rows;
        var partial = new GroupPartial<T>
        {
            Scratch = SharedMemory.Allocate<T>(GroupPartial<T>.ScratchLength),
            Partials = a.Partials,
            Slot = (long)Grid.IdxX * a.SlotStride,
            Features = a.Features,
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
                    T weight = rows.SignedWeights[rows.RowAt(position)];
                    TLoss.Evaluate(a.Slopes[position], weight, out T loss, out T slope);
                    bool counts = weight != T.Zero;
                    slope = TNumber.Choose(counts, slope, T.Zero);
                    losses += TNumber.Choose(counts, loss, T.Zero);
                    slopes += slope;
                    a.Slopes[position] = slope;
                }

                position += rows.GridTeams;
            }

            partial.Accumulate = done > 0 ? 1 : 0;
            partial.AddScalars<TNumber>(true, Group.IdxX, slopes, losses);
        }
    }
}
