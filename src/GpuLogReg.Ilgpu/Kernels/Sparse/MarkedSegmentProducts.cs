using System.Numerics;
using GpuLogReg.Ilgpu.Kernels.Outputs;
using GpuLogReg.Ilgpu.Kernels.Teams;
using ILGPU;

namespace GpuLogReg.Ilgpu.Kernels.Sparse;

/// <summary>
/// As <see cref="SegmentProducts"/>, of the marked blocks of each segment alone: the others' numbers are zero or not wanted. A lane takes the entries that
/// it takes there, in their order, so that the sums have the same bits.
/// </summary>
internal static class MarkedSegmentProducts
{
    [KernelPage("sparse-batches.md")]
    public static void Run<T, TOutputs, TSum, TNumber>(MarkedSegmentProductsArguments<T> a)
        where T : unmanaged, INumber<T>
        where TOutputs : unmanaged, IOutputSums<TOutputs, T>
        where TSum : struct, ITeamSum<T>
        where TNumber : struct, IDeviceNumber<T>
    {
        GridWalk segments = a.All.Segments;
        int lane = Group.IdxX % segments.Lanes;
        long position = ((long)Grid.IdxX * (Group.DimX / segments.Lanes)) + (Group.IdxX / segments.Lanes);
        for (int trip = 0; trip < segments.Trips; trip++)
        {
            long segment = segments.RowAt(position);
            long first = a.All.SegmentStarts[segment];
            long end = a.All.SegmentEnds[segment];
            for (int output = 0; output < a.All.Outputs; output += TOutputs.Count)
            {
                int last = a.All.Outputs - 1 - output;
                TOutputs sums = default;
                for (long block = first >> a.BlockShift; block << a.BlockShift < end; block++)
                {
                    if (a.Marks[block + segment] == a.Mark)
                    {
                        long low = IntrinsicMath.Max(first, block << a.BlockShift);
                        long high = IntrinsicMath.Min(end, (block + 1) << a.BlockShift);

                        // Lanes is a power of two: from low on, the first entry that is this lane's in the segment.
                        for (long entry = low + ((lane - (low - first)) & (segments.Lanes - 1)); entry < high; entry += segments.Lanes)
                            sums = sums.AddScaled(a.All.Values[entry], a.All.Numbers, ((long)a.All.Places[entry] * a.All.Outputs) + output, last);
                    }
                }

                sums = sums.SumLanes<TSum>(segments.Lanes);
                if (lane == 0 && position < segments.Count)
                    sums.StoreWide<TNumber>(a.All.Partials, (segment * a.All.Outputs) + output, last);
            }

            position += segments.GridTeams;
        }
    }
}
