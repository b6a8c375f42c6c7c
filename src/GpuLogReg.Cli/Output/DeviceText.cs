using System.Globalization;
using System.Text.Json.Nodes;
using GpuLogReg.Compute;

namespace GpuLogReg.Cli.Output;

/// <summary>Devices as a table and as JSON.</summary>
internal static class DeviceText
{
    /// <summary>A row a device, and below the table why some cannot be used.</summary>
    /// <param name="context">Where it goes.</param>
    /// <param name="devices">The devices.</param>
    public static void Write(CommandContext context, IReadOnlyList<DeviceDescription> devices)
    {
        var table = Screen.Table(context.OutStyle, "name", "kind", "title", ">memory", ">units", "f64", "status");
        foreach (var device in devices)
        {
            table.AddTexts(
                device.Name, Kind(device.Kind), device.Title, device.MemoryBytes > 0 ? Show.Bytes(device.MemoryBytes) : "",
                device.Units.ToString(CultureInfo.InvariantCulture), Float64(device), device.Unfit is null ? "ready" : "unfit");
        }

        Screen.Write(context, table);
        var lines = new TwoColumns(context.Out, context.OutStyle.Width);
        foreach (var device in devices.Where(d => d.Unfit is not null))
            lines.Item($"{device.Name} cannot be used: {device.Unfit}");
    }

    /// <summary>All that is known of a device.</summary>
    /// <param name="device">The device.</param>
    public static JsonNode Json(DeviceDescription device) => new JsonObject
    {
        ["name"] = device.Name,
        ["kind"] = Kind(device.Kind),
        ["title"] = device.Title,
        ["memoryBytes"] = device.MemoryBytes,
        ["units"] = device.Units,
        ["isProcessor"] = device.IsProcessor,
        ["ready"] = device.Unfit is null,
        ["unfit"] = device.Unfit,
        ["details"] = new JsonObject(device.Details.DistinctBy(d => d.Key).Select(d => KeyValuePair.Create<string, JsonNode?>(d.Key, d.Value))),
    };

    // Processors and CUDA devices have float64 always; of OpenCL devices the provider says it among the details.
    private static string Float64(DeviceDescription device) => device.Details.FirstOrDefault(d => d.Key == "float64").Value
        ?? (device.Kind == DeviceKind.OpenCl ? "" : "yes");

    private static string Kind(DeviceKind kind) => kind switch
    {
        DeviceKind.Reference => "reference",
        DeviceKind.Cpu => "cpu",
        DeviceKind.Cuda => "cuda",
        DeviceKind.OpenCl => "opencl",
        _ => "ilgpu-cpu",
    };
}
