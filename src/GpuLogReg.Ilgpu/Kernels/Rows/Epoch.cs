using System.Numerics;
using GpuLogReg.Compute;
using GpuLogReg.Ilgpu.Kernels.Teams;
using GpuLogReg.Ilgpu.Kernels.Tiles;
using GpuLogReg.Losses;
using ILGPU;
using ILGPU.Runtime;

namespace GpuLogReg.Ilgpu.Kernels.Rows;

/// <summary>
/// The steps of an epoch of mini-batch descent in one launch of ONE group: point and optimiser state stay in shared memory, a batch's gradient is added up
/// within the group, and no other group is waited for. Rows are loaded two trips ahead, across the seam of batches too, as what is loaded depends on no step.
/// </summary>
internal static class Epoch
{
    /// <summary>Most features, by the shared memory that three float64 vectors take beside the tiles: 12 of 48 KiB.</summary>
    public const int MostFeatures = StepCosts.MostFeatures;

    /// <summary>Threads whose tiles shared memory holds at once; a group may have twice as many.</summary>
    public const int TileCapacity = GroupPartial<float>.MaxGroupSize;

    /// <summary>Tiles that one thread adds before the next barrier, and teams that are left to the columns.</summary>
    private const int Radix = 8;

    /// <summary>Trips between the load of a row and its use.</summary>
    private const int Lead = 2;

    [KernelPage("epoch.md")]
    public static void Run<T, TStored, TTile, TSum, TLoss, TNumber>(EpochArguments<TStored, T> a)
        where T : unmanaged, INumber<T>
        where TStored : unmanaged
        where TTile : unmanaged, ITile<TTile, TStored, T>
        where TSum : struct, ITeamSum<T>
        where TLoss : struct, IPointwiseLoss<T>
        where TNumber : struct, IDeviceNumber<T>
    {
        GridWalk rows = a.Rows;
        ArrayView<TStored> x = a.X.AsAligned(16);
        ArrayView<TTile> tiles = SharedMemory.Allocate<TTile>(TileCapacity);
        ArrayView<T> scalars = SharedMemory.Allocate<T>(TileCapacity);
        var state = new EpochState
        {
            Point = SharedMemory.Allocate<double>(MostFeatures + 1),
            Velocity = SharedMemory.Allocate<double>(MostFeatures + 1),
            Square = SharedMemory.Allocate<double>(MostFeatures + 1),
        };
        int lane = Group.IdxX % rows.Lanes;
        int team = Group.IdxX / rows.Lanes;
        int teams = Group.DimX / rows.Lanes;
        state.Load(a);
        Group.Barrier();

        // The row that is loaded next: its place in its batch, and the batch's first position.
        int place = team;
        int trip = 0;
        long start = a.FirstStep * a.BatchSize;
        long row = rows.RowAt(start + place);
        bool counts = place < a.BatchSize && start + place < rows.Count;
        TTile here = default;
        TTile next = default;
        T hereWeight = T.Zero;
        T nextWeight = T.Zero;
        for (int step = 0; step < a.Steps; step++)
        {
            TTile w = TTile.LoadWeights<TNumber>(state.Point, 0, lane, rows.Lanes, a.Features, 1);

            // As in the fused pass: one lane's share of the margin carries the intercept, and a load under a condition stays where it is.
            T intercept = lane == 0 ? TNumber.From(state.Point[a.Features]) : T.Zero;
            TTile gradient = default;
            T slopes = T.Zero;

            // The first trips of a launch find the tiles empty, with weight 0.
            for (int k = step == 0 ? -Lead : 0; k < rows.Trips; k++)
            {
                TTile ahead = TTile.Load(x, a.Layout.RowAt(row), lane, rows.Lanes);
                T aheadWeight = TNumber.Choose(counts, a.SignedWeights[row], T.Zero);
                trip++;
                place += teams;
                if (trip == rows.Trips)
                {
                    trip = 0;
                    place = team;
                    start += a.BatchSize;
                }

                row = rows.RowAt(start + place);
                counts = place < a.BatchSize && start + place < rows.Count;

                T margin = TSum.Sum(here.Dot(w) + intercept, rows.Lanes);
                TLoss.Evaluate(margin, hereWeight, out _, out T slope);
                slope = TNumber.Choose(hereWeight != T.Zero, slope, T.Zero);
                slopes += slope;
                gradient = gradient.AddScaled(slope, here);
                here = next;
                hereWeight = nextWeight;
                next = ahead;
                nextWeight = aheadWeight;
            }

            int left = teams;
            while (left > Radix)
            {
                int radix = left * rows.Lanes > TileCapacity ? 2 : IntrinsicMath.Min(Radix, left / Radix);
                int kept = left / radix;
                int from = (team - kept) * rows.Lanes;
                if (team >= kept && team < left)
                {
                    tiles[from + lane] = gradient;
                    scalars[team - kept] = slopes;
                }

                Group.Barrier();
                if (team < kept)
                {
                    for (int r = 0; r < radix - 1; r++)
                    {
                        gradient = gradient.AddScaled(T.One, tiles[(r * kept * rows.Lanes) + Group.IdxX]);
                        slopes += scalars[(r * kept) + team];
                    }
                }

                Group.Barrier();
                left = kept;
            }

            if (team < left)
            {
                tiles[Group.IdxX] = gradient;
                scalars[team] = slopes;
            }

            Group.Barrier();
            ArrayView<T> numbers = tiles.Cast<T>();
            for (int column = Group.IdxX; column <= a.Features; column += Group.DimX)
                state.Move(a, a.FirstStep + step, column, Sum<T, TNumber, TStored>(a, numbers, scalars, TTile.Vectors, left, column));
            Group.Barrier();
        }

        state.Store(a);
    }

    /// <summary>The sum over the teams that are left, in their order, of one column: a feature's, or after them the intercept's.</summary>
    private static double Sum<T, TNumber, TStored>(EpochArguments<TStored, T> a, ArrayView<T> numbers, ArrayView<T> scalars, int vectors, int left, int column)
        where T : unmanaged, INumber<T>
        where TStored : unmanaged
        where TNumber : struct, IDeviceNumber<T>
    {
        double sum = 0;
        if (column == a.Features)
        {
            for (int team = 0; team < left; team++)
                sum += TNumber.ToDouble(scalars[team]);
            return sum;
        }

        // Vector number l + v·lanes of a row is the v-th of lane l.
        int vector = column >> a.VectorShift;
        int lane = vector & (a.Rows.Lanes - 1);
        int at = (((lane * vectors) + (vector >> a.LaneShift)) << a.VectorShift) + (column & ((1 << a.VectorShift) - 1));
        int step = (a.Rows.Lanes * vectors) << a.VectorShift;
        for (int team = 0; team < left; team++)
            sum += TNumber.ToDouble(numbers[at + (team * step)]);
        return sum;
    }
}
