using System.Numerics;
using GpuLogReg.Ilgpu.Devices;

namespace GpuLogReg.Ilgpu.Launch;

/// <summary>How threads share a row and its k outputs where X is read once: a rectangle of lanes, along the columns and along the outputs.</summary>
/// <param name="ColumnLanes">Lanes along the columns: a power of two.</param>
/// <param name="OutputLanes">Lanes along the outputs: a power of two.</param>
/// <param name="TileVectors">16-byte vectors of the row that a lane holds, as they are stored: 1, 2, 4 or 8.</param>
/// <param name="LaneOutputs">Outputs that a lane holds: 2 or 3.</param>
/// <param name="HoldsWeights">True where a lane also holds their coefficients; false where it reads them with every row, from the cache.</param>
/// <param name="Team">How the lanes add.</param>
/// <remarks>
/// A lane holds at most 8 vectors of coefficients and as many of sums, 64 registers (6 in float64, whose exponential takes more beside them; kernels-docs/registers.md);
/// where that takes more lanes than a group has, 16 vectors of sums and none of coefficients. Of the shapes that fit, the one that computes the fewest
/// products for columns and outputs that are none is taken, and of these the one with the fewest lanes along the columns: each margin is added over
/// them, and each of them repeats its outputs' exponentials.
/// </remarks>
internal readonly record struct SoftmaxShape(int ColumnLanes, int OutputLanes, int TileVectors, int LaneOutputs, bool HoldsWeights, TeamKind Team)
{
    private const int FewestLaneOutputs = 2, MostLaneOutputs = 3, ReadVectors = 8;

    /// <summary>Threads of a team.</summary>
    public int Lanes => ColumnLanes * OutputLanes;

    /// <summary>Vectors of a row that a team holds, those past its end included.</summary>
    public int TeamVectors => ColumnLanes * TileVectors;

    /// <summary>The shape for rows of a length and k outputs; null where no team holds them.</summary>
    /// <param name="rowVectors">Length of a row in 16-byte vectors, at least 1.</param>
    /// <param name="outputs">k, at least 2.</param>
    /// <param name="elementBytes">4 for float32, 8 for float64, as registers hold them.</param>
    /// <param name="traits">The device.</param>
    /// <param name="widening">As of <see cref="Widening"/>: 16-bit storage takes so many vectors of registers for one of the row, whose tiles are so much shorter.</param>
    public static SoftmaxShape? For(int rowVectors, int outputs, int elementBytes, LaunchTraits traits, int widening = 1)
    {
        int most = (elementBytes == sizeof(float) ? 8 : 6) / widening;
        SoftmaxShape? best = null;
        for (int laneOutputs = FewestLaneOutputs; laneOutputs <= MostLaneOutputs; laneOutputs++)
        {
            if (Of(rowVectors, outputs, laneOutputs, 1 << int.Log2(most / laneOutputs), holdsWeights: true, traits) is { } shape
                && (best is not { } other || (shape.Products, shape.ColumnLanes).CompareTo((other.Products, other.ColumnLanes)) < 0))
            {
                best = shape;
            }
        }

        return best ?? Of(rowVectors, outputs, FewestLaneOutputs, ReadVectors / widening, holdsWeights: false, traits);
    }

    /// <summary>Groups of 256 threads that a multiprocessor with 65,536 registers holds; kernels-docs/fused-softmax.md lists the registers.</summary>
    /// <param name="elementBytes">4 for float32, 8 for float64, as registers hold them.</param>
    /// <param name="widening">As of <see cref="Widening"/>.</param>
    public int ResidentGroups(int elementBytes, int widening = 1) => (HoldsWeights, LaneOutputs * TileVectors * widening, elementBytes) switch
    {
        (false, _, _) => 1,
        (_, <= 3, 4) => 4,
        (_, 4, 4) => 3,
        (_, 2, _) => 3,
        _ => 2,
    };

    private static SoftmaxShape? Of(int rowVectors, int outputs, int laneOutputs, int mostVectors, bool holdsWeights, LaunchTraits traits)
    {
        int columnLanes = CeilingPowerOfTwo(rowVectors, mostVectors), outputLanes = CeilingPowerOfTwo(outputs, laneOutputs);
        long lanes = (long)columnLanes * outputLanes;
        if (lanes > (traits.Family == DeviceFamily.Processor ? 1 : traits.GroupSize))
            return null;
        return new SoftmaxShape(
            columnLanes, outputLanes, CeilingPowerOfTwo(rowVectors, columnLanes), laneOutputs, holdsWeights, TeamFor((int)lanes, traits));
    }

    private int Products => TeamVectors * OutputLanes * LaneOutputs;

    private static int CeilingPowerOfTwo(int count, int each) => (int)BitOperations.RoundUpToPowerOf2((uint)((count + each - 1) / each));

    private static TeamKind TeamFor(int lanes, LaunchTraits traits) => lanes == 1 ? TeamKind.SingleLane
        : traits.Family != DeviceFamily.Cuda ? TeamKind.Shared
        : lanes <= RowShape.WarpLanes ? TeamKind.Warp : TeamKind.Warps;
}
