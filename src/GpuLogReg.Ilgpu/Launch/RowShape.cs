using System.Numerics;
using GpuLogReg.Ilgpu.Devices;
using GpuLogReg.Ilgpu.Kernels.Rows;

namespace GpuLogReg.Ilgpu.Launch;

/// <summary>How threads share a row that is held in registers.</summary>
/// <param name="Lanes">Threads a row: a power of two.</param>
/// <param name="TileVectors">16-byte vectors a thread: 1, 2, 4 or 8; 16 in <see cref="Wide"/>.</param>
/// <param name="Team">How the lanes add.</param>
/// <remarks>
/// <para>The table, by the length of a row in vectors (4 float32 or 2 float64 each):</para>
/// <code>
/// in blocks   1…8: 1 lane
/// GPU         1: 1 lane    2: 2 lanes    3…8: 4 lanes    9…32: 8 lanes    33…256: 32 lanes    257…2048: 256 lanes
/// processor   1…8: 1 lane
/// </code>
/// <para>
/// Few lanes a row mean that fewer threads repeat the exponential and the logarithm of a row, more lanes that a wide row still fits into
/// registers. Neighbouring teams read neighbouring rows, so each warp reads whole 32-byte sectors at any of these widths. In blocks
/// (<see cref="RowLayout"/>) a load of one lane a row is such a run too, so that nothing is repeated and nothing exchanged. On processors an
/// exchange between lanes is a barrier, of real threads on the CPU accelerator, which costs more than a second pass does. Longer rows take two passes.
/// </para>
/// </remarks>
internal readonly record struct RowShape(int Lanes, int TileVectors, TeamKind Team)
{
    /// <summary>Lanes of a warp on every CUDA device.</summary>
    public const int WarpLanes = 32;

    /// <summary>The largest tile that the fused pass has a kernel for.</summary>
    private const int MostVectors = 8;

    private const int WideTileVectors = 16;

    private const int GroupRowVectors = 8;

    private static readonly (int Lanes, int MaxTileVectors)[] GpuRungs = [(1, 1), (2, 1), (4, 2), (8, 4), (32, 8), (256, 8)];

    private static readonly (int Lanes, int MaxTileVectors)[] ProcessorRungs = [(1, 8)];

    /// <summary>The shape for rows of a length; null where no team holds such a row.</summary>
    /// <param name="rowVectors">Length of a row in 16-byte vectors, at least 1.</param>
    /// <param name="traits">The device.</param>
    /// <param name="widening">How often the bytes of X in memory its numbers take in registers: 2 for 16-bit storage, whose tiles are so much shorter.</param>
    public static RowShape? For(int rowVectors, LaunchTraits traits, int widening = 1)
    {
        foreach (var (lanes, maxTileVectors) in traits.Family == DeviceFamily.Processor ? ProcessorRungs : GpuRungs)
        {
            if (lanes <= traits.GroupSize && rowVectors <= lanes * Math.Max(1, maxTileVectors / widening))
                return new RowShape(lanes, CeilingPowerOfTwo(rowVectors, lanes), TeamFor(lanes, traits));
        }

        return null;
    }

    /// <summary>The shape for rows as they lie: a thread a row where they lie in blocks, else as for rows of their length.</summary>
    /// <param name="layout">How rows lie.</param>
    /// <param name="traits">The device.</param>
    /// <param name="widening">As for <see cref="For(int, LaunchTraits, int)"/>.</param>
    public static RowShape? For(RowLayout layout, LaunchTraits traits, int widening = 1) =>
        layout.BlockRows > 1 && ThreadHolds(layout.RowVectors, widening)
            ? new RowShape(1, CeilingPowerOfTwo(layout.RowVectors, 1), traits.Family == DeviceFamily.Processor ? TeamKind.SingleLane : TeamKind.ThreadARow)
            : For(layout.RowVectors, traits, widening);

    /// <summary>Whether one thread holds a whole row in registers, with its coefficients and sums.</summary>
    /// <param name="rowVectors">Length of a row in 16-byte vectors.</param>
    /// <param name="widening">As for <see cref="For(int, LaunchTraits, int)"/>.</param>
    public static bool ThreadHolds(int rowVectors, int widening) => rowVectors <= MostVectors / widening;

    /// <summary>The shape for rows of a length with other lanes than the table's; null where such a team is too large, or does not hold a row.</summary>
    /// <param name="rowVectors">Length of a row in 16-byte vectors, at least 1.</param>
    /// <param name="lanes">Threads a row: a power of two, or 0.</param>
    /// <param name="traits">The device.</param>
    /// <param name="widening">As for <see cref="For(int, LaunchTraits, int)"/>.</param>
    public static RowShape? WithLanes(int rowVectors, int lanes, LaunchTraits traits, int widening = 1)
    {
        int most = traits.Family == DeviceFamily.Processor ? 1 : Math.Min(WarpLanes, traits.GroupSize);
        return lanes < 1 || lanes > most || rowVectors > lanes * (MostVectors / widening)
            ? null
            : new RowShape(lanes, CeilingPowerOfTwo(rowVectors, lanes), TeamFor(lanes, traits));
    }

    /// <summary>
    /// The shape for rows up to twice as long as <see cref="For(int, LaunchTraits, int)"/> takes, whose tiles of 16 vectors in registers leave none for the coefficients; null for others.
    /// </summary>
    /// <param name="rowVectors">Length of a row in 16-byte vectors.</param>
    /// <param name="traits">The device.</param>
    /// <param name="widening">As for <see cref="For(int, LaunchTraits, int)"/>.</param>
    public static RowShape? Wide(int rowVectors, LaunchTraits traits, int widening = 1) =>
        traits.Family == DeviceFamily.Processor || For(rowVectors, traits, widening) is not null || rowVectors > traits.GroupSize * (WideTileVectors / widening)
            ? null
            : new RowShape(traits.GroupSize, WideTileVectors / widening, TeamFor(traits.GroupSize, traits));

    /// <summary>
    /// The shape for kernels that loop over a row: as many lanes as it has vectors, at most a warp; a group for rows of 8 vectors a thread and more, of which
    /// too few fit a cache to fill the device with warps.
    /// </summary>
    /// <param name="rowVectors">Length of a row in 16-byte vectors, at least 1.</param>
    /// <param name="traits">The device.</param>
    public static RowShape Looping(int rowVectors, LaunchTraits traits)
    {
        int most = traits.Family == DeviceFamily.Processor ? 1
            : rowVectors >= GroupRowVectors * traits.GroupSize ? traits.GroupSize : Math.Min(WarpLanes, traits.GroupSize);
        int lanes = Math.Min(most, CeilingPowerOfTwo(rowVectors, 1));
        return new RowShape(lanes, 1, TeamFor(lanes, traits));
    }

    /// <summary>The shape for kernels that loop over a row, by how rows lie: a thread a row where they lie in blocks.</summary>
    /// <param name="layout">How rows lie.</param>
    /// <param name="traits">The device.</param>
    public static RowShape Looping(RowLayout layout, LaunchTraits traits) =>
        layout.BlockRows > 1 ? new RowShape(1, 1, TeamKind.SingleLane) : Looping(layout.RowVectors, traits);

    /// <summary>The shape for sparse rows or columns: as many lanes as they hold entries on average, rounded down, at most a warp.</summary>
    /// <param name="entries">Entries of all of them.</param>
    /// <param name="count">Rows or columns.</param>
    /// <param name="traits">The device.</param>
    public static RowShape Sparse(long entries, long count, LaunchTraits traits)
    {
        int most = traits.Family == DeviceFamily.Processor ? 1 : Math.Min(WarpLanes, traits.GroupSize);
        int lanes = 1 << int.Min(int.Log2(most), (int)long.Log2(Math.Max(1, entries / Math.Max(1, count))));
        return new RowShape(lanes, 1, TeamFor(lanes, traits));
    }

    private static int CeilingPowerOfTwo(int rowVectors, int lanes) => (int)BitOperations.RoundUpToPowerOf2((uint)((rowVectors + lanes - 1) / lanes));

    private static TeamKind TeamFor(int lanes, LaunchTraits traits) => lanes == 1 ? TeamKind.SingleLane
        : traits.Family != DeviceFamily.Cuda ? TeamKind.Shared
        : lanes <= WarpLanes ? TeamKind.Warp : TeamKind.Warps;
}
