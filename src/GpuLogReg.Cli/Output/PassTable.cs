using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using GpuLogReg.Benchmarks;
using GpuLogReg.Devices;
using GpuLogReg.Persistence;
using Spectre.Console;

namespace GpuLogReg.Cli.Output;

/// <summary>Measured passes as a table on the screen, as Markdown and as JSON.</summary>
internal static class PassTable
{
    // The columns have to fit into 80 characters: times are in milliseconds, speeds in GB/s, and the caption says the rest.
    private static readonly string[] s_heads = ["device", ">d", ">n", ">ms", ">GB/s", ">limit", ">share", ">plain ms", ">gain"];

    /// <summary>The table on the screen.</summary>
    /// <param name="style">What the writer can show.</param>
    /// <param name="lines">What was measured.</param>
    public static Table Of(WriterStyle style, IReadOnlyList<PassMeasurement> lines)
    {
        var table = Screen.Table(style, s_heads);
        foreach (var line in lines)
            table.AddTexts(Cells(line));
        table.Caption(Markup.Escape(Caption(lines)));
        return table;
    }

    private static string Caption(IReadOnlyList<PassMeasurement> lines)
    {
        var limits = lines.Where(l => l.LimitKind is not null).Select(l => $"{l.Device} {l.LimitKind}").Distinct();
        return $"X in {string.Join(", ", lines.Select(l => Vocabulary.Precisions[l.Precision]).Distinct())}. ms: loss and gradient, X read once. limit: the memory's own GB/s " +
            $"({string.Join(", ", limits)}). plain: X read twice. Medians.";
    }

    /// <summary>A page with the table, the machine, the versions and the command.</summary>
    /// <param name="lines">What was measured.</param>
    /// <param name="devices">Where device names come from.</param>
    /// <param name="command">The command line that measured.</param>
    public static string Markdown(IReadOnlyList<PassMeasurement> lines, BackendRegistry devices, string command)
    {
        var page = new StringBuilder();
        page.AppendLine("# One fused pass: loss and gradient, X read once").AppendLine();
        page.AppendLine("| | |").AppendLine("| --- | --- |");
        page.AppendLine($"| command | `{command}` |");
        page.AppendLine($"| version | gpulogreg {VersionPrinter.FullVersion} |");
        page.AppendLine($"| runtime | {Machine.Runtime} |");
        page.AppendLine($"| processor | {Machine.Processor} |");
        foreach (var device in devices.Devices().Where(d => lines.Any(l => l.Device == d.Name)))
            page.AppendLine($"| {device.Name} | {device.Title}{string.Concat(device.Details.Select(d => $"; {d.Key} {d.Value}"))} |");
        page.AppendLine().AppendLine(Caption(lines));
        page.AppendLine("GB/s counts n·d elements of X and n signed weights once; share and gain are medians of the ratios within each round.").AppendLine();
        page.AppendLine($"| {string.Join(" | ", s_heads.Select(h => h.TrimStart('>')))} |");
        page.AppendLine($"| {string.Join(" | ", s_heads.Select(h => h.StartsWith('>') ? "---:" : "---"))} |");
        foreach (var line in lines)
            page.AppendLine($"| {string.Join(" | ", Cells(line))} |");
        return page.Replace("\r\n", "\n").ToString();
    }

    /// <summary>All figures of a line, unrounded, in seconds and bytes.</summary>
    /// <param name="line">What was measured.</param>
    public static JsonNode Json(PassMeasurement line) => new JsonObject
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
    };

    private static string[] Cells(PassMeasurement line) =>
    [
        line.Device,
        line.Features.ToString(CultureInfo.InvariantCulture),
        line.Rows.ToString(CultureInfo.InvariantCulture),
        Milliseconds(line.FusedSeconds),
        Gigabytes(line.BytesPerSecond),
        line.LimitBytesPerSecond is { } limit ? Gigabytes(limit) : "",
        line.Share is { } share ? share.ToString("P0", CultureInfo.InvariantCulture).Replace(" ", "", StringComparison.Ordinal) : "",
        line.TwoPassSeconds is { } twice ? Milliseconds(twice) : "",
        line.Gain is { } gain ? gain.ToString("0.00", CultureInfo.InvariantCulture) + "x" : "",
    ];

    private static string Milliseconds(double seconds) => (seconds * 1e3).ToString(seconds >= 0.1 ? "0" : seconds >= 0.01 ? "0.0" : "0.000", CultureInfo.InvariantCulture);

    private static string Gigabytes(double bytesPerSecond) => (bytesPerSecond / 1e9).ToString(bytesPerSecond >= 1e11 ? "0" : "0.0", CultureInfo.InvariantCulture);
}
