using System.Numerics;
using GpuLogReg.Ilgpu.Kernels.Teams;
using ILGPU;

namespace GpuLogReg.Ilgpu.Kernels.Sparse;

/// <summary>The segments of a long row added in their order to the margin that its first entries gave. A team a row and output.</summary>
internal static class LongRowSums
{
    [KernelPage("sparse-products.md")]
    public static void Run<T, TSum, TNumber>(LongRowSumsArguments<T> a)
        where T : unmanaged, INumber<T>
        where TSum : struct, ITeamSum<double>
        where TNumber : struct, IDeviceNumber<T>
    {
        GridWalk items = a.Items;
        int lane = Group.IdxX % items.Lanes;
        long position = ((long)Grid.IdxX * (Group.DimX / items.Lanes)) + (Group.IdxX / items.Lanes);
        for (int trip = 0; trip < items.Trips; trip++)
        {
            long item = items.RowAt(position);
            int index = (int)(item / a.Outputs);
            int output = (int)(item % a.Outputs);
            int first = a.RowSegments[index];
            int end = a.RowSegments[index + 1];
            bool counts = a.Mark == 0 || a.Marks[first] == a.Mark;
            double sum = 0;
            for (int segment = first + lane; segment < end; segment += items.Lanes)
                sum += a.Partials[((long)segment * a.Outputs) + output];
            sum = TSum.Sum(sum, items.Lanes);
            if (lane == 0 && position < items.Count && counts)
            {
                long at = ((a.LongRows[index] - a.FirstRow) * a.Outputs) + output;
                a.Margins[at] = TNumber.From(sum + TNumber.ToDouble(a.Margins[at]));
            }

            position += items.GridTeams;
        }
    }
}
