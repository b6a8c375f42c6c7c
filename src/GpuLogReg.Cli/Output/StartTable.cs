using System.Text.Json.Nodes;
using GpuLogReg.Benchmarks;
using GpuLogReg.Data;

namespace GpuLogReg.Cli.Output;

/// <summary>Whole processes as a page.</summary>
internal static class StartTable
{
    private static readonly string[] s_heads = ["program", "does", ">s", ">least s", ">x predict"];

    /// <summary>The page.</summary>
    /// <param name="data">The rows of the file.</param>
    /// <param name="lines">What was measured.</param>
    public static BenchPage Page(Dataset data, IReadOnlyList<StartMeasurement> lines) => new(
        "A cold start",
        [new BenchTable(s_heads, [.. lines.Select(Cells)], FormattableString.Invariant($"Whole processes on a CSV file of {data.Rows} x {data.Columns}, from start to end. s: median; x predict: its time over that of our 'predict', median of the ratios within a round."))],
        [
            "--version: the runtime starts, the program does nothing",
            .. lines.Where(l => l.Note is not null).Select(l => $"{l.Program}: {l.Note}"),
            .. lines.Where(l => l.Absent is not null).Select(l => $"{l.Program}: absent, {l.Absent}"),
        ],
        [], [.. lines.Select(l => l.Version).OfType<string>().Distinct()],
        new JsonObject { ["rows"] = data.Rows, ["features"] = data.Columns, ["lines"] = new JsonArray([.. lines.Select(Json)]) });

    private static string[] Cells(StartMeasurement line) =>
        [line.Program, line.Method ?? "", line.Absent is null ? Figures.Seconds(line.Seconds) : "absent", Figures.Seconds(line.LeastSeconds), Figures.Times(line.Ratio)];

    private static JsonObject Json(StartMeasurement line) => new()
    {
        ["program"] = line.Program,
        ["method"] = line.Method,
        ["seconds"] = line.Seconds,
        ["leastSeconds"] = line.LeastSeconds,
        ["ratio"] = line.Ratio,
        ["version"] = line.Version,
        ["note"] = line.Note,
        ["absent"] = line.Absent,
    };
}
