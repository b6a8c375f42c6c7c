using System.Globalization;
using System.Text.RegularExpressions;
using GpuLogReg.Ilgpu.Launch;
using GpuLogReg.Ilgpu.Tests.Support;
using GpuLogReg.Tests;

namespace GpuLogReg.Ilgpu.Tests;

/// <summary>
/// The groups that grids count on a multiprocessor to hold, against kernels-docs/registers.md, where ptxas has said what registers and shared memory leave room for.
/// </summary>
/// <remarks>
/// The column of sm_90, which the pages list. One number serves the kernels of a family, whatever their teams, so it is the least of theirs: with more the last groups of
/// some kernel would wait for a place and then run nearly alone, with fewer all of them would leave room unused. Hence equal, and not only no more.
/// </remarks>
public sealed partial class ResidentGroupsTests
{
    [Fact]
    public void Grids_count_on_what_registers_leave_room_for()
    {
        var families = Table().Select(k => (Kernel: k.Name, Room: k.Groups, Count: CountOf(k.Name))).Where(k => k.Count is not null).GroupBy(k => k.Count!.Value.Family).ToList();
        Assert.NotEmpty(families);
        Assert.All(families, family =>
        {
            var tightest = family.MinBy(k => k.Room);
            int counted = Assert.Single(family.Select(k => k.Count!.Value.Groups).Distinct());
            Assert.True(tightest.Room == counted, $"Grids of '{family.Key}' count on {counted} groups; {tightest.Kernel} has room for {tightest.Room} in registers.md.");
        });
    }

    [Fact]
    public void The_table_lists_the_pinned_kernels() =>
        Assert.Equal(HotKernels.All.Select(p => p.Name).Order(StringComparer.Ordinal), Table().Select(k => k.Name).Order(StringComparer.Ordinal));

    /// <summary>The family of a kernel and what its grids count on; null where a grid has as many groups as there is work, or one.</summary>
    private static (string Family, int Groups)? CountOf(string kernel)
    {
        var parts = Name().Match(kernel);
        Assert.True(parts.Success, $"'{kernel}' is of no family known here; say which count its grid has, or that it has none.");
        string name = parts.Groups["name"].Value, type = parts.Groups["type"].Value;
        int Number(string part) => int.Parse(parts.Groups[part].Value, CultureInfo.InvariantCulture);
        int bytes = type == "f64" ? sizeof(double) : sizeof(float), widening = type.EndsWith("16", StringComparison.Ordinal) ? 2 : 1;
        int block = parts.Groups["block"].Success ? Number("block") : 0;
        switch (name)
        {
            case "fused" or "product":
                int tile = block * widening, inFlight = parts.Groups["ahead"].Success ? 2 : 1;
                return ($"fused pass, {tile} vectors of {bytes}-byte numbers, {inFlight} in flight", ResidentGroups.Fused(tile, bytes, inFlight));
            case "wide" or "wide-product":
                return ("wide pass", ResidentGroups.Wide);
            case "fused-softmax" or "softmax-product":
                var shape = new SoftmaxShape(1, 1, Number("tile"), block, !parts.Groups["read"].Success, TeamKind.Warp);
                return ($"softmax pass, {block * shape.TileVectors * widening} vectors of {bytes}-byte numbers, held {shape.HoldsWeights}", shape.ResidentGroups(bytes, widening));
            case "margins":
                return ($"margins, {block} outputs of {bytes} bytes, widening {widening}", ResidentGroups.Margins(block, bytes, widening));
            case "transposed-product":
                return ($"transposed product, {block} outputs, widening {widening}", ResidentGroups.Transposed(block, widening));
            case "hessian-tiles":
                return ($"Hessian tiles, widening {widening}", ResidentGroups.Hessian(widening));
            case "scaled-rows" or "widened-sums":
                return ($"Hessian by a library, {bytes} bytes", ResidentGroups.LibraryHessian(bytes));
            case "residuals" or "curvatures" or "line-sums":
                return ($"stages of the binary loss, {bytes} bytes", ResidentGroups.LogisticStages(bytes));
            case "softmax-slopes" or "softmax-probabilities" or "softmax-line-sums" or "softmax-products" or "slope-sums":
                return ($"stages of softmax, {bytes} bytes", ResidentGroups.SoftmaxStages(bytes));
            case "sparse-margins":
                return ($"sparse margins, {block} outputs of {bytes} bytes", ResidentGroups.SparseMargins(block, bytes));
            case "segment-products":
                return ($"segments, {block} outputs of {bytes} bytes", ResidentGroups.Segments(block, bytes));
            case "marked-segment-products":
                return ($"marked segments, {block} outputs of {bytes} bytes", ResidentGroups.MarkedSegments(block, bytes));
            case "vector-combination" or "vector-orthant" or "vector-adam":
                return ("vectors", ResidentGroups.Vectors);
            case "narrowed-weights" or "segment-sums" or "long-row-sums" or "long-row-marks" or "entry-blocks" or "block-marks" or "cleared-slopes":
                return ("small kernels", ResidentGroups.Small);
            default:
                return null;
        }
    }

    /// <summary>Kernels and the groups of 256 threads that fit a multiprocessor on sm_90: the last column, a share of eight.</summary>
    private static List<(string Name, int Groups)> Table()
    {
        string page = Path.Combine(Repository.RootOrSkip(), "kernels-docs", "registers.md");
        return [.. File.ReadLines(page).Select(line => Row().Match(line)).Where(row => row.Success)
            .Select(row => (row.Groups["kernel"].Value, (int)Math.Round(8 * int.Parse(row.Groups["fill"].Value, CultureInfo.InvariantCulture) / 100.0)))];
    }

    [GeneratedRegex(@"^\| (?<kernel>[a-z][\w-]+) \|.*\| (?<fill>\d+) % \|$")]
    private static partial Regex Row();

    [GeneratedRegex(
        @"^(?<name>(marked-)?segment-products|sparse-margins|margins|transposed-product|fused-softmax|softmax-product(?=-\d)|fused(?=-\d)|product|wide-product|wide|epoch" +
        @"|hessian-tiles|scaled-rows|residuals|curvatures|line-sums|slope-sums|softmax-(slopes|probabilities|line-sums|products)|vector-(combination|orthant|adam|reduction)" +
        @"|(narrowed|packed)-weights|(segment|long-row|widened|partial)-sums|long-row-marks|block-marks|entry-blocks|cleared-slopes)" +
        @"(-(?<block>\d+)(x(?<tile>\d+)(?<read>-read)?)?)?(-table)?(-(SingleLane|ThreadARow|Warps?))?(?<ahead>-ahead)?(-(?<type>f32|f64|bf16|f16))?$")]
    private static partial Regex Name();
}
