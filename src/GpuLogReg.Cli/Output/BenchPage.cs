using System.Text;
using System.Text.Json.Nodes;
using GpuLogReg.Devices;
using Spectre.Console;

namespace GpuLogReg.Cli.Output;

/// <summary>All that a benchmark has to say, once: as tables on the screen, as a Markdown page with machine, versions and command, and as JSON.</summary>
/// <param name="Title">The heading of the page.</param>
/// <param name="Tables">The tables.</param>
/// <param name="Notes">Lines below them: absent peers, what 'auto' takes.</param>
/// <param name="DeviceNames">The devices measured.</param>
/// <param name="PeerVersions">What the peers are.</param>
/// <param name="Json">All figures, unrounded, in seconds and bytes.</param>
internal sealed record BenchPage(
    string Title, IReadOnlyList<BenchTable> Tables, IReadOnlyList<string> Notes, IReadOnlyList<string> DeviceNames, IReadOnlyList<string> PeerVersions, JsonObject Json)
{
    // A table of a dozen columns: a file or a pipe takes it as wide as it is, a terminal as wide as it can.
    private const int WidestTable = 180;

    /// <summary>The tables and the notes on the screen.</summary>
    /// <param name="context">Where they go.</param>
    public void Write(CommandContext context)
    {
        var style = context.OutStyle.Interactive ? context.OutStyle : context.OutStyle with { Width = Math.Max(context.OutStyle.Width, WidestTable) };
        foreach (var table in Tables)
        {
            var screen = Screen.Table(style, table.Heads);
            foreach (var row in table.Rows)
                screen.AddTexts(row);
            screen.Caption(Markup.Escape(table.Caption));
            Screen.Over(context.Out, style).Write(screen);
        }

        var lines = new TwoColumns(context.Out, context.OutStyle.Width);
        foreach (string note in Notes)
            lines.Item(note);
    }

    /// <summary>The page in Markdown.</summary>
    /// <param name="devices">Where device names come from.</param>
    /// <param name="command">The command line that measured.</param>
    public string Markdown(BackendRegistry devices, string command)
    {
        var page = new StringBuilder();
        page.AppendLine($"# {Title}").AppendLine();
        page.AppendLine("| | |").AppendLine("| --- | --- |");
        page.AppendLine($"| command | `{Cell(command)}` |");
        page.AppendLine($"| version | gpulogreg {VersionPrinter.FullVersion} |");
        page.AppendLine($"| runtime | {Machine.Runtime} |");
        page.AppendLine($"| processor | {Machine.Processor} |");
        foreach (var device in devices.Devices().Where(d => DeviceNames.Contains(d.Name)))
            page.AppendLine($"| {device.Name} | {Cell(device.Title + string.Concat(device.Details.Select(d => $"; {d.Key} {d.Value}")))} |");
        foreach (string version in PeerVersions)
            page.AppendLine($"| peers | {Cell(version)} |");
        foreach (var table in Tables)
        {
            page.AppendLine().AppendLine(table.Caption).AppendLine();
            page.AppendLine($"| {string.Join(" | ", table.Heads.Select(h => Cell(h.TrimStart('>'))))} |");
            page.AppendLine($"| {string.Join(" | ", table.Heads.Select(h => h.StartsWith('>') ? "---:" : "---"))} |");
            foreach (var row in table.Rows)
                page.AppendLine($"| {string.Join(" | ", row.Select(Cell))} |");
        }

        if (Notes.Count > 0)
            page.AppendLine();
        foreach (string note in Notes)
            page.AppendLine($"- {note}");
        return page.Replace("\r\n", "\n").ToString();
    }

    // A bar ends a cell, and a row of more cells than the head has makes the table none.
    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal);
}
