using System.Numerics;
using GpuLogReg.Ilgpu.Kernels.Tiles;
using ILGPU;
using ILGPU.Runtime;

namespace GpuLogReg.Ilgpu.Kernels.Rows;

/// <summary>√Dᵢ·(xᵢ, 1) of a run of rows, a thread a vector: what a library's product of rows with themselves makes XᵀDX of.</summary>
internal static class ScaledRows
{
    [KernelPage("dense-hessian.md")]
    public static void Run<T, TStored, TVector, TOuter, TNumber>(ScaledRowsArguments<TStored, TVector, T> a)
        where T : unmanaged, INumber<T>
        where TStored : unmanaged
        where TVector : unmanaged, ITile<TVector, TStored, T>
        where TOuter : unmanaged, IOuterTile<TOuter, TVector, T>
        where TNumber : struct, IDeviceNumber<T>
    {
        ArrayView<TStored> x = a.X.AsAligned(16);
        ArrayView<TVector> scaled = a.Scaled.AsAligned(16);
        int length = a.Layout.RowVectors + 1;
        long items = (long)a.Count * length;
        for (long item = Grid.GlobalIndex.X; item < items; item += (long)Grid.DimX * Group.DimX)
        {
            long row = item / length;
            int vector = (int)(item - (row * length));
            TVector one = TOuter.One;
            TVector xs = vector < a.Layout.RowVectors ? TVector.Load(x, a.Layout.RowAt(a.Start + row).Holding(vector), vector, 1) : one;
            TVector zero = default;
            scaled[item] = zero.AddScaled(TNumber.Sqrt(a.Curvatures[a.Start + row]), xs);
        }
    }
}
