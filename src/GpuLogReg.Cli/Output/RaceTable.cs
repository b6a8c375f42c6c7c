using System.Globalization;
using System.Text.Json.Nodes;
using GpuLogReg.Benchmarks;
using GpuLogReg.Persistence;

namespace GpuLogReg.Cli.Output;

/// <summary>Entrants that did the same work as a page.</summary>
internal static class RaceTable
{
    private static readonly string[] s_heads =
        ["program", "method", "X", ">s", ">passes", ">GB/s", ">share", ">x fastest", ">x alike", ">J", ">max |dJ|", ">differs", ">peak/data"];

    /// <summary>The page.</summary>
    /// <param name="title">The heading.</param>
    /// <param name="report">What was measured.</param>
    /// <param name="work">What one run does: "a whole fit to ...".</param>
    /// <param name="notes">Lines below the table, before those of the entrants.</param>
    /// <param name="json">What the benchmark adds to the JSON.</param>
    /// <param name="medians">What the medians are of: the rounds' runs.</param>
    public static BenchPage Page(string title, RaceReport report, string work, IReadOnlyList<string> notes, JsonObject? json = null, string medians = "Medians")
    {
        json ??= [];
        json["device"] = report.Device;
        json["rows"] = report.Rows;
        json["features"] = report.Features;
        json["storedElements"] = report.StoredElements;
        json["dataBytes"] = report.DataBytes;
        json["limitBytesPerSecond"] = report.LimitBytesPerSecond;
        json["limitKind"] = report.LimitKind;
        json["judge"] = report.Judge;
        json["lines"] = new JsonArray([.. report.Lines.Select(line => Json(line, report))]);
        return new BenchPage(
            title,
            [new BenchTable(s_heads, [.. report.Lines.Select(line => Cells(line, report))], Caption(report, work, medians)).WithoutEmptyColumns()],
            [.. notes, .. report.Lines.Select(Note).OfType<string>().Distinct()],
            [report.Device], [.. report.Lines.Select(l => l.Version).OfType<string>().Distinct()], json);
    }

    private static string Caption(RaceReport report, string work, string medians)
    {
        string stored = report.StoredElements == report.Rows * report.Features ? "" : string.Create(CultureInfo.InvariantCulture, $", {(double)report.StoredElements / report.Rows:0.#} numbers a row");
        string limit = report.LimitBytesPerSecond is { } speed ? $" GB/s, share: X as often as it is read, of the {report.LimitKind} limit of {Figures.Gigabytes(speed)} GB/s." : "";
        string judged = report.Judge is { } judge ? $" J, max |dJ|: where it ended, by {judge} in float64." : "";
        string peak = report.Lines.Any(l => l.PeakBytes is not null) ? " peak/data: most resident memory over the size of X." : "";
        return string.Create(CultureInfo.InvariantCulture, $"{report.Rows} x {report.Features}{stored} ({Show.Bytes(report.DataBytes)}). s: {work}.{limit} x fastest, x alike: its time over our fastest's, over ours by the same method.{judged}{peak} {medians}; ratios within a round.");
    }

    private static string? Note(RaceLine line) => line.Absent is { } reason ? $"{Name(line)}: absent, {reason}" : line.Note is { } note ? $"{Name(line)}: {note}" : null;

    private static string Name(RaceLine line) => line.Method is null ? line.Program : $"{line.Program} {line.Method}";

    private static string[] Cells(RaceLine line, RaceReport report) =>
    [
        line.Program,
        line.Method ?? "",
        line.Precision is { } precision ? Vocabulary.Precisions[precision] : "",
        line.Absent is null ? Figures.Seconds(line.Seconds) : "absent",
        Figures.Number(line.Passes, "0.#"),
        Figures.Gigabytes(line.BytesPerSecond),
        Figures.Share(line.Share),
        Figures.Times(line.Ratio),
        Figures.Times(line.RatioToAlike),
        Figures.Number(line.Objective, "0.000000000"),
        Figures.Number(line.GradientNorm, "0.0e-0"),
        Figures.Number(line.Difference, "0.0e-0"),
        Figures.Number((double?)line.PeakBytes / report.DataBytes, "0.00"),
    ];

    private static JsonObject Json(RaceLine line, RaceReport report) => new()
    {
        ["program"] = line.Program,
        ["method"] = line.Method,
        ["precision"] = line.Precision is { } precision ? Vocabulary.Precisions[precision] : null,
        ["seconds"] = line.Seconds,
        ["passes"] = line.Passes,
        ["bytesPerSecond"] = line.BytesPerSecond,
        ["share"] = line.Share,
        ["ratioToFastest"] = line.Ratio,
        ["ratioToAlike"] = line.RatioToAlike,
        ["objective"] = line.Objective,
        ["gradientNorm"] = line.GradientNorm,
        ["difference"] = line.Difference,
        ["peakBytes"] = line.PeakBytes,
        ["peakOverData"] = (double?)line.PeakBytes / report.DataBytes,
        ["version"] = line.Version,
        ["note"] = line.Note,
        ["absent"] = line.Absent,
    };
}
