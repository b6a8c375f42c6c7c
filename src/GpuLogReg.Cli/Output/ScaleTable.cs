using System.Text.Json.Nodes;
using GpuLogReg.Benchmarks;
using GpuLogReg.Persistence;

namespace GpuLogReg.Cli.Output;

/// <summary>Passes in a series over n and in one over d as a page.</summary>
internal static class ScaleTable
{
    private const double Pico = 1e12;

    private static readonly string[] s_heads = [">n", ">d", ">ms", ">GB/s", ">limit", ">share", ">ps/byte", ">of median", ">slope", ">from first", ">slope of limit"];

    /// <summary>The page.</summary>
    /// <param name="overRows">At one d.</param>
    /// <param name="overFeatures">At one size in bytes.</param>
    public static BenchPage Page(IReadOnlyList<ScaleMeasurement> overRows, IReadOnlyList<ScaleMeasurement> overFeatures)
    {
        PassMeasurement[] passes = [.. overRows.Concat(overFeatures).Select(m => m.Pass)];
        return new BenchPage(
            "How one fused pass scales with n and with d",
            [
                Table(overRows, "Over n. slope: log(time)/log(n) against the line above, 1 where the cost is linear; from first: against the first line; slope of limit: that of the memory's own speed, which is not 1 where caches end."),
                Table(overFeatures, "Over d, at about one size of X. of median: cost per byte over the median of this table."),
            ],
            PassTable.Absent(passes), PassTable.Devices(passes), PassTable.PeerVersions(passes),
            new JsonObject
            {
                ["overRows"] = new JsonArray([.. overRows.Select(Json)]),
                ["overFeatures"] = new JsonArray([.. overFeatures.Select(Json)]),
            });
    }

    private static BenchTable Table(IReadOnlyList<ScaleMeasurement> series, string caption)
    {
        string[] programs = [.. series.SelectMany(m => m.Pass.Peers).Select(p => p.Peer.Program).Distinct()];
        string words = string.Join(", ", series.Select(m => Vocabulary.Precisions[m.Pass.Precision]).Distinct());
        return new BenchTable(
            [.. s_heads, .. programs.Select(p => ">" + p)], [.. series.Select(m => Cells(m, programs))],
            $"{caption} X in {words}. limit: the memory's own GB/s at that size.{(programs.Length == 0 ? "" : $" {string.Join(", ", programs)}: their time for the same over ours.")} Medians, in a round of three in a row by each after some untimed; ratios within a round; after a few rounds the next line has its turn.")
            .WithoutEmptyColumns();
    }

    private static JsonObject Json(ScaleMeasurement line)
    {
        var json = PassTable.Json(line.Pass);
        json["secondsPerByte"] = line.SecondsPerByte;
        json["relativeCost"] = line.RelativeCost;
        json["slope"] = line.Slope;
        json["slopeFromFirst"] = line.SlopeFromFirst;
        json["slopeOfLimit"] = line.SlopeOfLimit;
        return json;
    }

    private static string[] Cells(ScaleMeasurement line, string[] programs) =>
    [
        Figures.Count(line.Pass.Rows),
        Figures.Count(line.Pass.Features),
        Figures.Milliseconds(line.Pass.FusedSeconds),
        Figures.Gigabytes(line.Pass.BytesPerSecond),
        Figures.Gigabytes(line.Pass.LimitBytesPerSecond),
        Figures.Share(line.Pass.Share),
        Figures.Number(line.SecondsPerByte * Pico, "0"),
        Figures.Number(line.RelativeCost, "0.00"),
        Figures.Number(line.Slope, "0.00"),
        Figures.Number(line.SlopeFromFirst, "0.00"),
        Figures.Number(line.SlopeOfLimit, "0.00"),
        .. programs.Select(program => line.Pass.Peers.FirstOrDefault(p => p.Peer.Program == program) is { } peer ? PassTable.PeerCell(peer) : ""),
    ];
}
