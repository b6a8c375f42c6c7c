using System.Globalization;
using System.Text.Json.Nodes;
using GpuLogReg.Compute;
using Spectre.Console;

namespace GpuLogReg.Cli.Output;

/// <summary>Devices as a table and as JSON.</summary>
internal static class DeviceText
{
    /// <summary>A row a device.</summary>
    /// <param name="style">What the writer can show.</param>
    /// <param name="devices">The devices.</param>
    public static Table Table(WriterStyle style, IReadOnlyList<DeviceDescription> devices)
    {
        var table = Screen.Table(style, "name", "kind", "title", ">memory", ">units", "f64", "status");
        foreach (var device in devices)
        {
            table.AddTexts(
                device.Name, Kind(device.Kind), device.Title, device.MemoryBytes > 0 ? Show.Bytes(device.MemoryBytes) : "",
                device.Units.ToString(CultureInfo.InvariantCulture), Float64(device), device.Unfit ?? "ready");
        }

        return table;
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

    // The host has float64 always; an accelerator's provider says it among the details.
    private static string Float64(DeviceDescription device) => device.Kind is DeviceKind.Reference or DeviceKind.Cpu
        ? "yes"
        : device.Details.FirstOrDefault(d => d.Key == "float64").Value ?? "";

    private static string Kind(DeviceKind kind) => kind switch
    {
        DeviceKind.Reference => "reference",
        DeviceKind.Cpu => "cpu",
        DeviceKind.Cuda => "cuda",
        DeviceKind.OpenCl => "opencl",
        _ => "ilgpu-cpu",
    };
}
