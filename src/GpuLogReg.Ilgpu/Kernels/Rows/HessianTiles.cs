using System.Numerics;
using GpuLogReg.Ilgpu.Kernels.Tiles;
using ILGPU;
using ILGPU.Runtime;

namespace GpuLogReg.Ilgpu.Kernels.Rows;

/// <summary>
/// XᵀDX for few features: a team of lanes a square of its lower triangle and a share of the rows, each lane the products of two vectors of columns. Nothing
/// is exchanged between lanes. The row is read as one vector longer, which holds the intercept's 1.
/// </summary>
internal static class HessianTiles
{
    [KernelPage("dense-hessian.md")]
    public static void Run<T, TStored, TVector, TOuter, TNumber>(HessianTilesArguments<TStored, T> a)
        where T : unmanaged, INumber<T>
        where TStored : unmanaged
        where TVector : unmanaged, ITile<TVector, TStored, T>
        where TOuter : unmanaged, IOuterTile<TOuter, TVector, T>
        where TNumber : struct, IDeviceNumber<T>
    {
        GridWalk rows = a.Rows;
        ArrayView<TStored> x = a.X.AsAligned(16);
        int tile = Grid.IdxX % a.Tiles;
        int lane = Group.IdxX % rows.Lanes;
        int below = tile;
        int tileRow = 0;
        while (below > tileRow)
        {
            tileRow++;
            below -= tileRow;
        }

        int left = (tileRow * a.Side) + (lane / a.Side);
        int right = (below * a.Side) + (lane % a.Side);
        long team = ((long)(Grid.IdxX / a.Tiles) * (Group.DimX / rows.Lanes)) + (Group.IdxX / rows.Lanes);
        long slot = (team * a.SlotStride) + ((((long)tile * rows.Lanes) + lane) * TOuter.Side * TOuter.Side);
        long position = team;
        for (int done = 0; done < rows.Trips; done += a.RunLength)
        {
            TOuter sums = default;
            int end = IntrinsicMath.Min(rows.Trips - done, a.RunLength);
            for (int k = 0; k < end; k++)
            {
                long row = rows.RowAt(position);
                T curvature = TNumber.Choose(position < rows.Count, a.Curvatures[row], T.Zero);
                TVector one = TOuter.One;
                RowAddress address = a.Layout.RowAt(row);
                TVector xs = left < a.Layout.RowVectors ? TVector.Load(x, address.Holding(left), left, 1) : one;
                TVector ys = right < a.Layout.RowVectors ? TVector.Load(x, address.Holding(right), right, 1) : one;
                sums = sums.AddOuter(curvature, xs, ys);
                position += rows.GridTeams;
            }

            sums.Store<TNumber>(a.Partials, slot, done);
        }
    }
}
