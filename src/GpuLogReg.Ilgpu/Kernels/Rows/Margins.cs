using System.Numerics;
using GpuLogReg.Ilgpu.Kernels.Outputs;
using GpuLogReg.Ilgpu.Kernels.Teams;
using GpuLogReg.Ilgpu.Kernels.Tiles;
using ILGPU;
using ILGPU.Runtime;

namespace GpuLogReg.Ilgpu.Kernels.Rows;

/// <summary>The margins xᵢ·w + b of a range of rows, for any d and any number of outputs. A row is read again for every few outputs, from the cache.</summary>
internal static class Margins
{
    [KernelPage("margins.md")]
    public static void Run<T, TStored, TVector, TOutputs, TSum, TNumber>(MarginArguments<TStored, TVector, T> a)
        where T : unmanaged, INumber<T>
        where TStored : unmanaged
        where TVector : unmanaged, ITile<TVector, TStored, T>
        where TOutputs : unmanaged, IOutputSums<TOutputs, T>
        where TSum : struct, ITeamSum<T>
        where TNumber : struct, IDeviceNumber<T>
    {
        GridWalk rows = a.Rows;
        ArrayView<TStored> x = a.X.AsAligned(16);
        ArrayView<TVector> w = a.Packed.AsAligned(16);
        int lane = Group.IdxX % rows.Lanes;
        long position = ((long)Grid.IdxX * (Group.DimX / rows.Lanes)) + (Group.IdxX / rows.Lanes);
        for (int trip = 0; trip < rows.Trips; trip++)
        {
            RowAddress row = a.Layout.RowAt(rows.RowAt(position));
            for (int output = 0; output < a.Outputs; output += TOutputs.Count)
            {
                int last = a.Outputs - 1 - output;
                long weights = (long)output * a.Layout.RowVectors;
                TOutputs sums = default;
                for (int vector = lane; vector < a.Layout.RowVectors; vector += rows.Lanes)
                {
                    // The vector is inside the row, so there is nothing to clamp.
                    TVector xs = TVector.Load(x, row.Holding(vector), vector, 1);
                    sums = sums.AddDots(xs, w, weights + vector, a.Layout.RowVectors, last);
                }

                sums = sums.SumLanes<TSum>(rows.Lanes);
                if (lane == 0 && position < rows.Count)
                    sums.AddScaled(T.One, a.Intercepts, output, last).Store(a.Margins, (position * a.Outputs) + output, last);
            }

            position += rows.GridTeams;
        }
    }
}
