using System.Numerics;
using GpuLogReg.Ilgpu.Kernels.Teams;
using GpuLogReg.Ilgpu.Kernels.Tiles;
using GpuLogReg.Losses;
using ILGPU;
using ILGPU.Runtime;

namespace GpuLogReg.Ilgpu.Kernels.Rows;

/// <summary>Loss and gradient of a range of rows, X read once: the row stays in registers between the dot product and the gradient update.</summary>
internal static class FusedPass
{
    [KernelPage("fused-pass.md")]
    public static void Run<T, TStored, TTile, TSum, TAhead, TLoss, TNumber>(FusedPassArguments<TStored, T> a)
        where T : unmanaged, INumber<T>
        where TStored : unmanaged
        where TTile : unmanaged, ITile<TTile, TStored, T>
        where TSum : struct, ITeamSum<T>
        where TAhead : struct, IRowsAhead
        where TLoss : struct, IPointwiseLoss<T>
        where TNumber : struct, IDeviceNumber<T>
    {
        GridWalk rows = a.Rows;
        ArrayView<TStored> x = a.X.AsAligned(16);
        int lane = Group.IdxX % rows.Lanes;
        int team = Group.IdxX / rows.Lanes;
        var partial = new GroupPartial<T>
        {
            Scratch = SharedMemory.Allocate<T>(GroupPartial<T>.ScratchLength),
            Runs = SharedMemory.Allocate<double>(GroupPartial<T>.MaxGroupSize),
            SharesAdding = TSum.SharesAdding,
            Partials = a.Partials,
            Slot = (long)Grid.IdxX * a.SlotStride,
            Features = a.Features,
            Outputs = 1,
            Teams = Group.DimX / rows.Lanes,
        };

        TTile w = TTile.LoadWeights<TNumber>(a.Vectors, a.Weights, lane, rows.Lanes, a.Features, 1);

        // Only one lane's share of the margin carries the intercept. A load under a condition also stays where it is: ILGPU would sink the plain
        // conversion from float64 into the row loop.
        T intercept = lane == 0 ? TNumber.From(a.Vectors[a.Weights + a.Features]) : T.Zero;
        long position = ((long)Grid.IdxX * partial.Teams) + team;

        // What a step has loaded for the next one, where a row is loaded ahead: at first nothing, of weight zero.
        TTile held = default;
        T heldWeight = T.Zero;
        for (int done = 0; done < rows.Trips; done += a.RunLength)
        {
            TTile gradient = default;
            T slopes = T.Zero;
            T losses = T.Zero;
            int end = IntrinsicMath.Min(rows.Trips - done, a.RunLength);
            for (int k = TAhead.FirstStep(done); k < end; k++)
            {
                long row = rows.RowAt(position);
                T nextWeight = TNumber.Choose(position < rows.Count, a.SignedWeights[row], T.Zero);
                TTile next = TTile.Load(x, a.Layout.RowAt(row), lane, rows.Lanes);
                TTile tile = TAhead.Summed(held, next);
                T weight = TAhead.Summed(heldWeight, nextWeight);
                TAhead.Evaluate<T, TTile, TSum, TLoss>(k, tile, w, intercept, rows.Lanes, weight, out T loss, out T slope);

                // A row of weight zero adds nothing even where its margin is infinite (0·∞ is NaN).
                bool counts = weight != T.Zero;
                slope = TNumber.Choose(counts, slope, T.Zero);
                losses += TNumber.Choose(counts, loss, T.Zero);
                slopes += slope;
                gradient = gradient.AddScaled(slope, tile);
                held = next;
                heldWeight = nextWeight;
                position += rows.GridTeams;
            }

            partial.Accumulate = done > 0 ? 1 : 0;
            gradient.Flush<TNumber>(partial, 0, rows.Lanes);
            partial.AddScalars<TNumber>(lane == 0, team, slopes, losses);
        }
    }
}
