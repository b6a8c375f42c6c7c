using System.Numerics;
using GpuLogReg.Ilgpu.Kernels.Outputs;
using GpuLogReg.Ilgpu.Kernels.Teams;
using ILGPU;

namespace GpuLogReg.Ilgpu.Kernels.Sparse;

/// <summary>The margins xᵢ·w + b of a range of sparse rows: a team of lanes a row, w gathered at the row's columns. Of a long row the first entries.</summary>
internal static class SparseMargins
{
    [KernelPage("sparse-products.md")]
    public static void Run<T, TOutputs, TSum, TNumber>(SparseMarginsArguments<T> a)
        where T : unmanaged, INumber<T>
        where TOutputs : unmanaged, IOutputSums<TOutputs, T>
        where TSum : struct, ITeamSum<T>
        where TNumber : struct, IDeviceNumber<T>
    {
        GridWalk rows = a.Rows;
        int lane = Group.IdxX % rows.Lanes;
        long position = ((long)Grid.IdxX * (Group.DimX / rows.Lanes)) + (Group.IdxX / rows.Lanes);
        for (int trip = 0; trip < rows.Trips; trip++)
        {
            long row = rows.RowAt(position);
            long first = a.RowStarts[row] + lane;
            long end = IntrinsicMath.Min(a.RowStarts[row + 1], a.RowStarts[row] + a.MostEntries);
            for (int output = 0; output < a.Outputs; output += TOutputs.Count)
            {
                int last = a.Outputs - 1 - output;
                TOutputs sums = default;
                for (long entry = first; entry < end; entry += rows.Lanes)
                    sums = sums.AddScaled(a.Values[entry], a.Weights, ((long)a.Columns[entry] * a.Outputs) + output, last);
                sums = sums.SumLanes<TSum>(rows.Lanes);
                if (lane == 0 && position < rows.Count)
                {
                    sums.AddScaled(T.One, a.Weights, ((long)a.Features * a.Outputs) + output, last)
                        .Store(a.Margins, (rows.PlaceOf(position, row) * a.Outputs) + output, last);
                }
            }

            position += rows.GridTeams;
        }
    }
}
