using GpuLogReg.Ilgpu.Kernels.Teams;
using ILGPU;

namespace GpuLogReg.Ilgpu.Kernels.Sparse;

/// <summary>Xᵀ·slopes of sparse rows, second half: the segments of a column added in their order, straight into the gradient. A team a column and output.</summary>
internal static class SegmentSums
{
    [KernelPage("sparse-products.md")]
    public static void Run<TSum>(SegmentSumsArguments a)
        where TSum : struct, ITeamSum<double>
    {
        GridWalk items = a.Items;
        int lane = Group.IdxX % items.Lanes;
        long position = ((long)Grid.IdxX * (Group.DimX / items.Lanes)) + (Group.IdxX / items.Lanes);
        for (int trip = 0; trip < items.Trips; trip++)
        {
            long item = items.RowAt(position);
            int column = a.Columns[item / a.Outputs];
            int output = (int)(item % a.Outputs);
            double sum = 0;
            int end = a.ColumnSegments[column + 1];
            for (int segment = a.ColumnSegments[column] + lane; segment < end; segment += items.Lanes)
                sum += a.Partials[((long)segment * a.Outputs) + output];
            sum = TSum.Sum(sum, items.Lanes);
            if (lane == 0 && position < items.Count)
                a.Vectors[a.Gradient + ((long)column * a.Outputs) + output] = sum;
            position += items.GridTeams;
        }
    }
}
