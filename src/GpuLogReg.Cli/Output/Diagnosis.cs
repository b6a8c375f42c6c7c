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
/// <param name="CostFile">Where measured costs are kept; null for nowhere.</param>
/// <param name="Costs">What the devices cost that 'auto' may take.</param>
/// <param name="Shapes">The launch shapes that were found to be the quickest and are kept, by device and problem.</param>
/// <param name="Choices">What 'auto' takes for problems of some sizes.</param>
internal sealed record Diagnosis(
    string? AcceleratorTitle, IReadOnlyList<DeviceDescription> Devices, IReadOnlyList<DeviceAdvice> Advice,
    string? CostFile, IReadOnlyList<(string Device, DeviceCosts Costs)> Costs,
    IReadOnlyList<(string Device, string Problem, string Shape)> Shapes, IReadOnlyList<(FitSize Size, AutoChoice Choice)> Choices)
{
    /// <summary>A classroom's table; a business's; a million rows, the HIGGS data set, long rows; sparse text.</summary>
    public static IReadOnlyList<FitSize> TypicalSizes { get; } =
    [
        FitSize.Dense(150, 4), FitSize.Dense(10_000, 30), FitSize.Dense(1_000_000, 28), FitSize.Dense(11_000_000, 28), FitSize.Dense(1_000_000, 1000),
        FitSize.Sparse(1_000_000, 100_000, 40_000_000),
    ];

    /// <summary>Looks at this machine.</summary>
    /// <param name="registry">Its devices.</param>
    /// <param name="sizes">The sizes to choose for.</param>
    public static Diagnosis Of(BackendRegistry registry, IReadOnlyList<FitSize> sizes) => new(
        registry.AcceleratorTitle, registry.Devices(), registry.Advice(), registry.Costs.Path,
        [.. registry.Candidates().Select(d => (d.Name, registry.Costs.Of(d)))],
        [.. registry.Candidates().SelectMany(d => registry.Costs.ShapesOf(d), (d, shape) => (d.Name, shape.Key, shape.Value))],
        [.. sizes.Select(size => (size, AutoChoice.For(size, null, registry)))]);

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
        lines.Title("What a device costs:");
        foreach (var (device, costs) in Costs)
            lines.Row(device, string.Join(", ", Figures(costs)));
        if (Costs.Any(c => !c.Costs.IsMeasured))
            lines.Item("'gpulogreg doctor --measure' measures them, a second or two each.");
        foreach (var (device, problem, shape) in Shapes)
            lines.Item($"{device} found for the {problem}: {shape}.");
        lines.Blank();
        lines.Title("What auto takes, device, solver and layout:");
        foreach (var (size, choice) in Choices)
        {
            lines.Row(
                FormattableString.Invariant($"{size.Rows} x {size.Features}{(size.IsSparse ? FormattableString.Invariant($", {size.StoredElements / size.Rows} a row") : "")}"),
                $"{choice.Device.Name}: {choice.Device.Reason}; {Vocabulary.Solvers[choice.Solver.Kind]}: {choice.Solver.Reason}; X {choice.Layout}");
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
        ["costFile"] = CostFile,
        ["costs"] = new JsonArray([.. Costs.Select(c => new JsonObject
        {
            ["device"] = c.Device,
            ["measured"] = c.Costs.IsMeasured,
            ["denseBytesPerSecond"] = c.Costs.DenseBytesPerSecond,
            ["sparseBytesPerSecond"] = c.Costs.SparseBytesPerSecond,
            ["callSeconds"] = c.Costs.CallSeconds,
            ["transferBytesPerSecond"] = c.Costs.TransferBytesPerSecond,
            ["startSeconds"] = c.Costs.StartSeconds,
            ["hessianOperationsPerSecond"] = c.Costs.HessianOperationsPerSecond,
        })]),
        ["shapes"] = new JsonArray([.. Shapes.Select(s => new JsonObject { ["device"] = s.Device, ["problem"] = s.Problem, ["shape"] = s.Shape })]),
        ["auto"] = new JsonArray([.. Choices.Select(c =>
        {
            var json = AutoText.Json(c.Choice);
            json["rows"] = c.Size.Rows;
            json["columns"] = c.Size.Features;
            json["storedElements"] = c.Size.StoredElements;
            return json;
        })]),
    };

    private static IEnumerable<string> Figures(DeviceCosts costs)
    {
        yield return costs.IsMeasured ? "measured" : "fixed numbers of its kind, not measured";
        yield return FormattableString.Invariant($"dense {costs.DenseBytesPerSecond / 1e9:0.0} GB/s");
        yield return FormattableString.Invariant($"sparse {costs.SparseBytesPerSecond / 1e9:0.0} GB/s");
        yield return FormattableString.Invariant($"{costs.CallSeconds * 1e6:0} us a call");
        yield return FormattableString.Invariant($"transfer {costs.TransferBytesPerSecond / 1e9:0.0} GB/s");
        yield return FormattableString.Invariant($"start {costs.StartSeconds:0.00} s");
        yield return costs.HessianOperationsPerSecond > 0
            ? FormattableString.Invariant($"Hessian {costs.HessianOperationsPerSecond / 1e9:0.0} Gop/s")
            : "no Hessian written out";
    }

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
