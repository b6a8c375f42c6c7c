using System.Numerics;
using GpuLogReg.Ilgpu.Devices;

namespace GpuLogReg.Ilgpu.Launch;

/// <summary>How threads share a row and its k outputs where X is read once: a rectangle of lanes, along the columns and along the outputs.</summary>
/// <param name="ColumnLanes">Lanes along the columns: a power of two.</param>
/// <param name="OutputLanes">Lanes along the outputs: a power of two.</param>
/// <param name="TileVectors">16-byte vectors of the row that a lane holds: 1, 2, 4 or 8.</param>
/// <param name="LaneOutputs">Outputs that a lane holds: 2, 3 or 4.</param>
/// <param name="HoldsWeights">True where a lane also holds their coefficients; false where it reads them with every row, from the cache.</param>
/// <param name="Team">How the lanes add.</param>
/// <remarks>
/// A lane holds at most <see cref="Held"/> vectors of coefficients and as many of sums, 64 registers; where that takes more lanes than a group has, at most
/// <see cref="Read"/> vectors of sums, 64 registers again, and none of coefficients. Of the shapes that fit, the one that computes the fewest products for columns
/// and outputs that are none is taken, and of these the one with the fewest lanes along the columns: each margin is added over them, and each of them repeats
/// its outputs' exponentials.
/// </remarks>
internal readonly record struct SoftmaxShape(int ColumnLanes, int OutputLanes, int TileVectors, int LaneOutputs, bool HoldsWeights, TeamKind Team)
{
    private const int Held = 8;
    private const int Read = 16;

    /// <summary>Threads of a team.</summary>
    public int Lanes => ColumnLanes * OutputLanes;

    /// <summary>Vectors of a row that a team holds, those past its end included.</summary>
    public int TeamVectors => ColumnLanes * TileVectors;

    /// <summary>Groups of 256 threads that a multiprocessor with 65,536 registers holds; kernels-docs/fused-softmax.md lists the registers.</summary>
    public static int ResidentGroups => 2;

    /// <summary>The shape for rows of a length and k outputs; null where no team holds them.</summary>
    /// <param name="rowVectors">Length of a row in 16-byte vectors, at least 1.</param>
    /// <param name="outputs">k, at least 2.</param>
    /// <param name="traits">The device.</param>
    public static SoftmaxShape? For(int rowVectors, int outputs, LaunchTraits traits) =>
        Best(rowVectors, outputs, Held, traits) ?? Best(rowVectors, outputs, Read, traits);

    private static SoftmaxShape? Best(int rowVectors, int outputs, int vectors, LaunchTraits traits)
    {
        SoftmaxShape? best = null;
        for (int laneOutputs = 2; laneOutputs <= 4; laneOutputs++)
        {
            int mostVectors = 1 << int.Log2(vectors / laneOutputs);
            int columnLanes = CeilingPowerOfTwo(rowVectors, mostVectors);
            int outputLanes = CeilingPowerOfTwo(outputs, laneOutputs);
            if ((long)columnLanes * outputLanes > (traits.Family == DeviceFamily.Processor ? 1 : traits.GroupSize))
                continue;
            var shape = new SoftmaxShape(
                columnLanes, outputLanes, CeilingPowerOfTwo(rowVectors, columnLanes), laneOutputs, vectors == Held, TeamFor(columnLanes * outputLanes, traits));
            if (best is not { } other || (shape.Products, columnLanes).CompareTo((other.Products, other.ColumnLanes)) < 0)
                best = shape;
        }

        return best;
    }

    private int Products => TeamVectors * OutputLanes * LaneOutputs;

    private static int CeilingPowerOfTwo(int count, int each) => (int)BitOperations.RoundUpToPowerOf2((uint)((count + each - 1) / each));

    private static TeamKind TeamFor(int lanes, LaunchTraits traits) => lanes == 1 ? TeamKind.SingleLane
        : traits.Family != DeviceFamily.Cuda ? TeamKind.Shared
        : lanes <= RowShape.WarpLanes ? TeamKind.Warp : TeamKind.Warps;
}
