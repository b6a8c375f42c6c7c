using System.Numerics;
using GpuLogReg.Ilgpu.Kernels.Teams;
using GpuLogReg.Ilgpu.Kernels.Tiles;
using ILGPU;
using ILGPU.Runtime;

namespace GpuLogReg.Ilgpu.Kernels.Rows;

/// <summary>The margins xᵢ·w + b of a range of rows, for any d.</summary>
internal static class Margins
{
    [KernelPage("margins.md")]
    public static void Run<T, TVector, TSum, TNumber>(MarginArguments<TVector, T> a)
        where T : unmanaged, INumber<T>
        where TVector : unmanaged, ITile<TVector, TVector, T>
        where TSum : struct, ITeamSum<T>
        where TNumber : struct, IDeviceNumber<T>
    {
        RowSource<TVector, T> rows = a.Rows;
        ArrayView<TVector> x = rows.X.AsAligned(16);
        ArrayView<TVector> w = a.Packed.AsAligned(16);
        int lane = Group.IdxX % rows.Lanes;
        T intercept = lane == 0 ? TNumber.From(a.Vectors[a.Intercept]) : T.Zero;
        long position = ((long)Grid.IdxX * (Group.DimX / rows.Lanes)) + (Group.IdxX / rows.Lanes);
        for (int trip = 0; trip < rows.Trips; trip++)
        {
            long start = rows.RowAt(position) * rows.RowVectors;
            T sum = intercept;
            for (int vector = lane; vector < rows.RowVectors; vector += rows.Lanes)
            {
                // Whole vectors into registers first: a call on an element in place would load its fields one by one.
                TVector xs = x[start + vector];
                TVector ws = w[vector];
                sum += xs.Dot(ws);
            }

            sum = TSum.Sum(sum, rows.Lanes);
            if (lane == 0 && position < rows.Count)
                a.Margins[position] = sum;
            position += rows.GridTeams;
        }
    }
}
