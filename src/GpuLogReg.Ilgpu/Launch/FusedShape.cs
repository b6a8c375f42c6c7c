using System.Globalization;
using GpuLogReg.Ilgpu.Devices;
using GpuLogReg.Ilgpu.Kernels.Rows;

namespace GpuLogReg.Ilgpu.Launch;

/// <summary>How the fused pass is spread over a device: it decides in which order rows are added.</summary>
/// <param name="Row">How threads share a row.</param>
/// <param name="Groups">Most groups of a launch.</param>
/// <param name="RowsInFlight">1 where a team sums a row before it loads the next, 2 where the next row's loads are under way by then. The order of the sums is the same.</param>
internal readonly record struct FusedShape(RowShape Row, int Groups, int RowsInFlight = 1)
{
    /// <summary>The shape of the table; null where no team holds such a row.</summary>
    /// <param name="layout">How rows lie.</param>
    /// <param name="elementBytes">4 for float32, 8 for float64, as registers hold them.</param>
    /// <param name="traits">The device.</param>
    /// <param name="widening">As of <see cref="Widening"/>.</param>
    public static FusedShape? OfTable(RowLayout layout, int elementBytes, LaunchTraits traits, int widening = 1) =>
        RowShape.For(layout, traits, widening) is { } row ? Of(row, elementBytes, traits, widening, 2) : null;

    /// <summary>
    /// The shapes that are worth trying, the table's first: half and twice its lanes where a team then holds a row, and on GPUs its lanes with two rows in flight; each
    /// with half, as many and twice as many groups as a multiprocessor is counted on to hold.
    /// </summary>
    /// <param name="layout">How rows lie, of such a length that the table has a shape.</param>
    /// <param name="elementBytes">4 for float32, 8 for float64, as registers hold them.</param>
    /// <param name="traits">The device.</param>
    /// <param name="widening">As of <see cref="Widening"/>.</param>
    public static IReadOnlyList<FusedShape> Candidates(RowLayout layout, int elementBytes, LaunchTraits traits, int widening = 1)
    {
        RowShape table = RowShape.For(layout, traits, widening)!.Value;
        var rows = new List<(RowShape Row, int InFlight)> { (table, 1) };
        foreach (int lanes in (int[])[table.Lanes / 2, table.Lanes * 2])
        {
            if (table.Lanes <= RowShape.WarpLanes && RowShape.WithLanes(layout.RowVectors, lanes, traits, widening) is { } row)
                rows.Add((row, 1));
        }

        // A processor starts the next row's loads by itself, out of order.
        if (traits.Family != DeviceFamily.Processor)
            rows.Add((table, 2));
        return [.. rows.SelectMany(r => (int[])[2, 1, 4], (r, halves) => Of(r.Row, elementBytes, traits, widening, halves, r.InFlight)).Distinct()];
    }

    /// <summary>"4 lanes a row, 2 vectors a lane, 660 groups", and ", 2 rows in flight" where they are: what is kept and printed.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Row.Lanes} {(Row.Lanes == 1 ? "lane" : "lanes")} a row, {Row.TileVectors} {(Row.TileVectors == 1 ? "vector" : "vectors")} a lane, {Groups} groups{(RowsInFlight == 1 ? "" : $", {RowsInFlight} rows in flight")}");

    private static FusedShape Of(RowShape row, int elementBytes, LaunchTraits traits, int widening, int halves, int rowsInFlight = 1) => new(
        row, Math.Max(1, RowGrid.MaxGroups(traits, ResidentGroups.Fused(row.TileVectors * widening, elementBytes, rowsInFlight)) * halves / 2), rowsInFlight);
}
