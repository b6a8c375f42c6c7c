using System.Text.Json.Nodes;
using GpuLogReg.Benchmarks;
using GpuLogReg.Persistence;

namespace GpuLogReg.Cli.Output;

/// <summary>Measured passes as a page.</summary>
internal static class PassTable
{
    // The columns have to fit into 80 characters: times are in milliseconds, speeds in GB/s, and the caption says the rest.
    private static readonly string[] s_heads = ["device", ">d", ">n", ">ms", ">GB/s", ">limit", ">share", ">plain ms", ">gain", ">f32 ms", ">f32"];

    /// <summary>The page.</summary>
    /// <param name="lines">What was measured.</param>
    public static BenchPage Page(IReadOnlyList<PassMeasurement> lines) => new(
        "One fused pass: loss and gradient, X read once",
        [Table(lines)], Absent(lines), Devices(lines), PeerVersions(lines),
        new JsonObject { ["passes"] = new JsonArray([.. lines.Select(Json)]) });

    /// <summary>The devices of some lines.</summary>
    /// <param name="lines">What was measured.</param>
    public static IReadOnlyList<string> Devices(IReadOnlyList<PassMeasurement> lines) => [.. lines.Select(l => l.Device).Distinct()];

    /// <summary>What the peers of some lines are.</summary>
    /// <param name="lines">What was measured.</param>
    public static IReadOnlyList<string> PeerVersions(IReadOnlyList<PassMeasurement> lines) => [.. Peers(lines).Select(p => p.Version).OfType<string>().Distinct()];

    /// <summary>Why peers are absent.</summary>
    /// <param name="lines">What was measured.</param>
    public static IReadOnlyList<string> Absent(IReadOnlyList<PassMeasurement> lines) =>
        [.. Peers(lines).Where(p => p.Absent is not null).Select(p => $"{p.Program}: absent, {p.Absent}").Distinct()];

    /// <summary>All figures of a line, unrounded, in seconds and bytes.</summary>
    /// <param name="line">What was measured.</param>
    public static JsonObject Json(PassMeasurement line) => new()
    {
        ["device"] = line.Device,
        ["precision"] = Vocabulary.Precisions[line.Precision],
        ["rows"] = line.Rows,
        ["features"] = line.Features,
        ["fusedSeconds"] = line.FusedSeconds,
        ["twoPassSeconds"] = line.TwoPassSeconds,
        ["bytesPerSecond"] = line.BytesPerSecond,
        ["limitBytesPerSecond"] = line.LimitBytesPerSecond,
        ["limitKind"] = line.LimitKind,
        ["share"] = line.Share,
        ["gain"] = line.Gain,
        ["float32Seconds"] = line.Float32Seconds,
        ["overFloat32"] = line.OverFloat32,
        ["peers"] = new JsonArray([.. line.Peers.Select(p => new JsonObject
        {
            ["program"] = p.Peer.Program,
            ["method"] = p.Peer.Method,
            ["version"] = p.Peer.Version,
            ["absent"] = p.Peer.Absent,
            ["seconds"] = p.Seconds,
            ["ratio"] = p.Ratio,
        })]),
    };

    private static BenchTable Table(IReadOnlyList<PassMeasurement> lines)
    {
        string[] programs = [.. Peers(lines).Select(p => p.Program).Distinct()];
        return new BenchTable([.. s_heads, .. programs.Select(p => ">" + p)], [.. lines.Select(line => Cells(line, programs))], Caption(lines, programs)).WithoutEmptyColumns();
    }

    private static IEnumerable<Peer> Peers(IReadOnlyList<PassMeasurement> lines) => lines.SelectMany(l => l.Peers).Select(p => p.Peer);

    private static string Caption(IReadOnlyList<PassMeasurement> lines, string[] programs)
    {
        var limits = lines.Where(l => l.LimitKind is not null).Select(l => $"{l.Device} {l.LimitKind}").Distinct();
        string plain = lines.Any(l => l.TwoPassSeconds is not null) ? " plain: X read twice." : "";
        string wide = lines.Any(l => l.Float32Seconds is not null) ? " f32: the same pass over the same rows in float32, and its time over ours." : "";
        string turns = lines.Select(l => l.Features).Distinct().Count() > 1 ? "; after a few rounds the next d has its turn" : "";
        string peers = programs.Length == 0 ? "" : $" {string.Join(", ", programs)}: their time for the same over ours.";
        return $"X in {string.Join(", ", lines.Select(l => Vocabulary.Precisions[l.Precision]).Distinct())}. ms: loss and gradient, X read once. GB/s: n·d numbers of X and n signed " +
            $"weights. limit: the memory's own GB/s ({string.Join(", ", limits)}).{plain}{wide}{peers} Medians, in a round of three in a row by each after some untimed; ratios within a round{turns}.";
    }

    private static string[] Cells(PassMeasurement line, string[] programs) =>
    [
        line.Device,
        Figures.Count(line.Features),
        Figures.Count(line.Rows),
        Figures.Milliseconds(line.FusedSeconds),
        Figures.Gigabytes(line.BytesPerSecond),
        Figures.Gigabytes(line.LimitBytesPerSecond),
        Figures.Share(line.Share),
        Figures.Milliseconds(line.TwoPassSeconds),
        Figures.Times(line.Gain),
        Figures.Milliseconds(line.Float32Seconds),
        Figures.Times(line.OverFloat32),
        .. programs.Select(program => line.Peers.FirstOrDefault(p => p.Peer.Program == program) is { } peer ? PeerCell(peer) : ""),
    ];

    /// <summary>A peer's time over ours.</summary>
    /// <param name="peer">The peer.</param>
    public static string PeerCell(PassPeer peer) => peer.Peer.Absent is null ? Figures.Times(peer.Ratio) : "absent";
}
