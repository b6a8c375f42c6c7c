using System.Text.Json.Nodes;
using GpuLogReg.Compute;
using GpuLogReg.Devices;
using GpuLogReg.Estimators;
using GpuLogReg.Persistence;

namespace GpuLogReg.Cli.Output;

/// <summary>All that 'doctor' says.</summary>
/// <param name="AcceleratorTitle">What drives the accelerators; null where this build has none.</param>
/// <param name="Devices">The devices.</param>
/// <param name="Advice">What is missing and how to mend it.</param>
/// <param name="Choices">What 'auto' takes for problems of typical sizes.</param>
internal sealed record Diagnosis(
    string? AcceleratorTitle, IReadOnlyList<DeviceDescription> Devices, IReadOnlyList<DeviceAdvice> Advice,
    IReadOnlyList<(long Rows, int Columns, AutoChoice Choice)> Choices)
{
    /// <summary>Looks at this machine.</summary>
    /// <param name="registry">Its devices.</param>
    public static Diagnosis Of(BackendRegistry registry)
    {
        // The shipped data set; a table of a business; wide rows; the HIGGS data set at full length.
        (long Rows, int Columns)[] problems = [(569, 30), (100_000, 100), (60_000, 784), (11_000_000, 28)];
        return new Diagnosis(
            registry.AcceleratorTitle, registry.Devices(), registry.Advice(),
            [.. problems.Select(p => (p.Rows, p.Columns, AutoChoice.For(p.Rows, p.Columns, null, registry)))]);
    }

    /// <summary>For people.</summary>
    /// <param name="writer">Where it goes.</param>
    /// <param name="style">What the writer can show.</param>
    public void Write(TextWriter writer, WriterStyle style)
    {
        var lines = new TwoColumns(writer, style.Width);
        lines.Title($"gpulogreg {VersionPrinter.Version}");
        lines.Row("runtime", Machine.Runtime);
        lines.Row("system", Machine.System);
        lines.Row("processor", Machine.Processor);
        lines.Row("memory", Show.Bytes(Machine.MemoryBytes));
        lines.Row("accelerators", AcceleratorTitle ?? "left out in this build");
        lines.Blank();
        lines.Title("Devices:");
        foreach (var device in Devices)
            lines.Row(device.Name, string.Join("; ", Facts(device)));
        lines.Blank();
        lines.Title(Advice.Count == 0 ? "Nothing is missing." : "To mend:");
        foreach (var advice in Advice)
            lines.Item($"{advice.Finding.TrimEnd('.')}. Mend: {advice.Mend.TrimEnd('.')}.");
        lines.Blank();
        lines.Title("What auto takes, device and solver:");
        foreach (var (rows, columns, choice) in Choices)
        {
            lines.Row(
                FormattableString.Invariant($"{rows} x {columns}, f32"),
                $"{choice.Device.Name}: {choice.Device.Reason}; {Vocabulary.Solvers[choice.Solver.Kind]}: {choice.Solver.Reason}");
        }
    }

    /// <summary>For programs.</summary>
    public JsonObject ToJson() => new()
    {
        ["version"] = VersionPrinter.Version,
        ["runtime"] = Machine.Runtime,
        ["system"] = Machine.System,
        ["processor"] = Machine.Processor,
        ["memoryBytes"] = Machine.MemoryBytes,
        ["accelerators"] = AcceleratorTitle,
        ["devices"] = new JsonArray([.. Devices.Select(DeviceText.Json)]),
        ["advice"] = new JsonArray([.. Advice.Select(a => new JsonObject { ["finding"] = a.Finding, ["mend"] = a.Mend })]),
        ["auto"] = new JsonArray([.. Choices.Select(c => new JsonObject
        {
            ["rows"] = c.Rows,
            ["columns"] = c.Columns,
            ["device"] = c.Choice.Device.Name,
            ["reason"] = c.Choice.Device.Reason,
            ["solver"] = Vocabulary.Solvers[c.Choice.Solver.Kind],
            ["solverReason"] = c.Choice.Solver.Reason,
        })]),
    };

    private static IEnumerable<string> Facts(DeviceDescription device)
    {
        yield return device.Unfit is { } reason ? $"{device.Title} CANNOT BE USED: {reason}" : device.Title;
        if (device.MemoryBytes > 0)
            yield return Show.Bytes(device.MemoryBytes);
        yield return FormattableString.Invariant($"{device.Units} {(device.Units == 1 ? "unit" : "units")}");
        foreach (var (name, value) in device.Details)
            yield return $"{name} {value}";
    }
}
