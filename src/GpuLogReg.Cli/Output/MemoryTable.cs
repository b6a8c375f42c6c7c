using System.Globalization;
using System.Text.Json.Nodes;
using GpuLogReg.Benchmarks;
using GpuLogReg.Persistence;

namespace GpuLogReg.Cli.Output;

/// <summary>Peaks of memory as a page.</summary>
internal static class MemoryTable
{
    private static readonly string[] s_heads = ["program", "files", "asked", "X", ">s", ">data", ">peak", ">allowed", ">of allowed", ">peak/data"];

    /// <summary>The page.</summary>
    /// <param name="rows">n.</param>
    /// <param name="features">d.</param>
    /// <param name="lines">What was measured.</param>
    public static BenchPage Page(int rows, int features, IReadOnlyList<MemoryMeasurement> lines) => new(
        "Memory that training needs",
        [new BenchTable(s_heads, [.. lines.Select(Cells)], string.Create(CultureInfo.InvariantCulture,
            $"{rows} x {features}. peak: most resident memory of a process that reads the files, trains and computes metrics. data: rows x features x the size of a number of X as it is stored. allowed: {1 + MemoryMeasurement.Share} x data + {Show.Bytes(MemoryMeasurement.Fixed)}. s: the whole process; of other programs the fit.")).WithoutEmptyColumns()],
        [.. lines.Select(Note).OfType<string>().Distinct()],
        ["cpu"], [.. lines.Select(l => l.Version).OfType<string>().Distinct()],
        new JsonObject { ["rows"] = rows, ["features"] = features, ["lines"] = new JsonArray([.. lines.Select(Json)]) });

    private static string? Note(MemoryMeasurement line) => (line.Absent ?? line.Note) is { } text
        ? $"{line.Program} {line.Method ?? line.Source}: {(line.Absent is null ? "" : "absent, ")}{text}"
        : null;

    private static string[] Cells(MemoryMeasurement line) =>
    [
        line.Program,
        line.Source,
        line.Method ?? "",
        line.Precision is { } precision ? Vocabulary.Precisions[precision] : "",
        line.Absent is null ? Figures.Seconds(line.Seconds) : "absent",
        Show.Bytes(line.DataBytes),
        line.PeakBytes is { } peak ? Show.Bytes(peak) : "",
        Show.Bytes(line.AllowedBytes),
        Figures.Number(line.OfAllowed, "0.00"),
        Figures.Number((double?)line.PeakBytes / line.DataBytes, "0.00"),
    ];

    private static JsonObject Json(MemoryMeasurement line) => new()
    {
        ["program"] = line.Program,
        ["files"] = line.Source,
        ["asked"] = line.Method,
        ["precision"] = line.Precision is { } precision ? Vocabulary.Precisions[precision] : null,
        ["seconds"] = line.Seconds,
        ["dataBytes"] = line.DataBytes,
        ["peakBytes"] = line.PeakBytes,
        ["allowedBytes"] = line.AllowedBytes,
        ["peakOverAllowed"] = line.OfAllowed,
        ["version"] = line.Version,
        ["note"] = line.Note,
        ["absent"] = line.Absent,
    };
}
