using System.Numerics;
using GpuLogReg.Losses;
using ILGPU;

namespace GpuLogReg.Ilgpu.Kernels.Rows;

/// <summary>Margins become the loss's second derivatives in place: the weights D of Xᵀ·D·X. A thread a row.</summary>
internal static class Curvatures
{
    [KernelPage("second-order.md")]
    public static void Run<T, TLoss, TNumber>(CurvatureArguments<T> a)
        where T : unmanaged, INumber<T>
        where TLoss : struct, IPointwiseLoss<T>
        where TNumber : struct, IDeviceNumber<T>
    {
        GridWalk rows = a.Rows;
        long position = ((long)Grid.IdxX * Group.DimX) + Group.IdxX;
        for (int trip = 0; trip < rows.Trips; trip++)
        {
            if (position < rows.Count)
            {
                // A row of weight zero has no curvature even where its margin is not a number.
                T weight = a.SignedWeights[rows.RowAt(position)];
                T curvature = TLoss.Curvature(a.Margins[position], weight);
                a.Margins[position] = TNumber.Choose(weight != T.Zero, curvature, T.Zero);
            }

            position += rows.GridTeams;
        }
    }
}
