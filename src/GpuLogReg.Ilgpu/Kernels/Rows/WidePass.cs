using System.Numerics;
using GpuLogReg.Ilgpu.Kernels.Teams;
using GpuLogReg.Ilgpu.Kernels.Tiles;
using GpuLogReg.Losses;
using ILGPU;
using ILGPU.Runtime;

namespace GpuLogReg.Ilgpu.Kernels.Rows;

/// <summary>
/// As <see cref="FusedPass"/>, for rows twice as long as it takes: the row and the column sums fill the registers, and the coefficients are read with every
/// row, from the cache.
/// </summary>
internal static class WidePass
{
    [KernelPage("fused-pass.md")]
    public static void Run<T, TStored, TTile, TSum, TLoss, TNumber>(WidePassArguments<TStored, T> a)
        where T : unmanaged, INumber<T>
        where TStored : unmanaged
        where TTile : unmanaged, ITile<TTile, TStored, T>
        where TSum : struct, ITeamSum<T>
        where TLoss : struct, IPointwiseLoss<T>
        where TNumber : struct, IDeviceNumber<T>
    {
        GridWalk rows = a.Fused.Rows;
        ArrayView<TStored> x = a.Fused.X.AsAligned(16);
        ArrayView<T> w = a.Packed.AsAligned(16);
        int lane = Group.IdxX % rows.Lanes;
        int team = Group.IdxX / rows.Lanes;
        var partial = new GroupPartial<T>
        {
            Scratch = SharedMemory.Allocate<T>(GroupPartial<T>.ScratchLength),
            Partials = a.Fused.Partials,
            Slot = (long)Grid.IdxX * a.Fused.SlotStride,
            Features = a.Fused.Features,
            Outputs = 1,
            Teams = Group.DimX / rows.Lanes,
        };
        T intercept = TNumber.Choose(lane == 0, a.Intercepts[0], T.Zero);
        long position = ((long)Grid.IdxX * partial.Teams) + team;

        // A row's loads are under way while the row before it is summed, so there is a step more than rows: the first sums no row, with weight zero.
        TTile tile = default;
        T weight = T.Zero;
        int steps = rows.Trips + 1;
        for (int done = 0; done < steps; done += a.Fused.RunLength)
        {
            TTile gradient = default;
            T slopes = T.Zero;
            T losses = T.Zero;
            int end = IntrinsicMath.Min(steps - done, a.Fused.RunLength);
            for (int k = 0; k < end; k++)
            {
                long row = rows.RowAt(position);
                TTile next = TTile.Load(x, a.Fused.Layout.RowAt(row), lane, rows.Lanes);
                T nextWeight = TNumber.Choose(position < rows.Count, a.Fused.SignedWeights[row], T.Zero);
                T margin = TSum.Sum(tile.Dot(TTile.LoadNumbers(w, 0, lane, rows.Lanes)) + intercept, rows.Lanes);
                TLoss.Evaluate(margin, weight, out T loss, out T slope);

                // A row of weight zero adds nothing even where its margin is infinite (0·∞ is NaN).
                bool counts = weight != T.Zero;
                slope = TNumber.Choose(counts, slope, T.Zero);
                losses += TNumber.Choose(counts, loss, T.Zero);
                slopes += slope;
                gradient = gradient.AddScaled(slope, tile);
                tile = next;
                weight = nextWeight;
                position += rows.GridTeams;
            }

            partial.Accumulate = done > 0 ? 1 : 0;
            gradient.Flush<TNumber>(partial, 0, rows.Lanes);
            partial.AddScalars<TNumber>(lane == 0, team, slopes, losses);
        }
    }
}
