using System.Numerics;
using GpuLogReg.Ilgpu.Kernels.Outputs;
using GpuLogReg.Ilgpu.Kernels.Teams;
using ILGPU;

namespace GpuLogReg.Ilgpu.Kernels.Sparse;

/// <summary>
/// Xᵀ·slopes of sparse rows, first half: a team of lanes a segment of a column, slopes gathered at its rows. A column is one segment, or several of
/// bounded length. No number is added by two teams, so nothing depends on timing. The rest of long rows the same way, coefficients gathered at its columns.
/// </summary>
internal static class SegmentProducts
{
    [KernelPage("sparse-products.md")]
    public static void Run<T, TOutputs, TSum, TNumber>(SegmentProductsArguments<T> a)
        where T : unmanaged, INumber<T>
        where TOutputs : unmanaged, IOutputSums<TOutputs, T>
        where TSum : struct, ITeamSum<T>
        where TNumber : struct, IDeviceNumber<T>
    {
        GridWalk segments = a.Segments;
        int lane = Group.IdxX % segments.Lanes;
        long position = ((long)Grid.IdxX * (Group.DimX / segments.Lanes)) + (Group.IdxX / segments.Lanes);
        for (int trip = 0; trip < segments.Trips; trip++)
        {
            long segment = segments.RowAt(position);
            long first = a.SegmentStarts[segment] + lane;
            long end = a.SegmentEnds[segment];
            for (int output = 0; output < a.Outputs; output += TOutputs.Count)
            {
                int last = a.Outputs - 1 - output;
                TOutputs sums = default;
                for (long entry = first; entry < end; entry += segments.Lanes)
                    sums = sums.AddScaled(a.Values[entry], a.Numbers, ((long)a.Places[entry] * a.Outputs) + output, last);
                sums = sums.SumLanes<TSum>(segments.Lanes);
                if (lane == 0 && position < segments.Count)
                    sums.StoreWide<TNumber>(a.Partials, (segment * a.Outputs) + output, last);
            }

            position += segments.GridTeams;
        }
    }
}
