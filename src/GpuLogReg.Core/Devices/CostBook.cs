using System.Globalization;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using GpuLogReg.Compute;
using GpuLogReg.Data;

namespace GpuLogReg.Devices;

/// <summary>
/// What was measured of this machine's devices, kept in a small JSON file in the user's cache folder. A file that cannot be read, is cut short or of another
/// version counts as none and leaves a <see cref="Warning"/>; an entry counts only for the very device, driver and version that it was measured with.
/// </summary>
public sealed class CostBook
{
    private const string Format = "gpulogreg-costs";
    private const int Version = 1;
    private const string Mend = "Run 'gpulogreg doctor --measure' to write it anew.";

    private readonly Dictionary<string, (string Key, DeviceCosts Costs)> _entries = [];
    private readonly Dictionary<string, (string Key, SortedDictionary<string, string> Shapes)> _shapes = [];
    private readonly string? _path;

    private CostBook(string? path) => _path = path;

    /// <summary>The file; null where nothing is kept.</summary>
    public string? Path => _path;

    /// <summary>Why the file was passed over, one line; null where it was not.</summary>
    public string? Warning { get; private set; }

    /// <summary>The least that an accelerator takes to start, as far as it is known without looking for one.</summary>
    public double LeastStartSeconds => Accelerators.Select(costs => costs.StartSeconds).DefaultIfEmpty(DeviceCosts.DefaultOf(DeviceKind.Cuda).StartSeconds).Min();

    /// <summary>Whether an accelerator was measured.</summary>
    internal bool HasAccelerator => Accelerators.Any();

    private IEnumerable<DeviceCosts> Accelerators => _entries.Where(e => DeviceNames.KindOf(e.Key) is DeviceKind.Cuda or DeviceKind.OpenCl).Select(e => e.Value.Costs);

    /// <summary>A book that is kept nowhere.</summary>
    public static CostBook Empty() => new(null);

    /// <summary>Reads a file; where there is none the book is empty.</summary>
    /// <param name="path">The file.</param>
    public static CostBook Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var book = new CostBook(path);
        try
        {
            if (File.Exists(path))
                book.Read(File.ReadAllText(path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException or FormatException)
        {
            book._entries.Clear();
            book._shapes.Clear();
            book.Warning = $"the measured costs in '{path}' are passed over: {e.Message.TrimEnd('.')}; the fixed numbers hold. {Mend}";
        }

        return book;
    }

    /// <summary>
    /// The user's own file, one a machine (a home folder may be shared by many): in $XDG_CACHE_HOME/gpulogreg or ~/.cache/gpulogreg, on Windows in
    /// %LOCALAPPDATA%\gpulogreg, on macOS in ~/Library/Caches/gpulogreg.
    /// </summary>
    public static string UserPath() => UserPath(Environment.GetEnvironmentVariable("XDG_CACHE_HOME"));

    /// <summary>The same where XDG_CACHE_HOME says this; its specification has relative paths ignored.</summary>
    /// <param name="cacheHome">A folder; null for none.</param>
    internal static string UserPath(string? cacheHome)
    {
        string folder = cacheHome is not null && System.IO.Path.IsPathRooted(cacheHome) ? cacheHome
            : OperatingSystem.IsWindows() ? Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData)
            : OperatingSystem.IsMacOS() ? System.IO.Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), "Library", "Caches")
            : System.IO.Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache");
        return System.IO.Path.Combine(folder, "gpulogreg", $"costs-{Environment.MachineName}.json");
    }

    /// <summary>The numbers of a device: measured ones where there are some of this very device, else those of its kind.</summary>
    /// <param name="device">The device.</param>
    public DeviceCosts Of(DeviceDescription device)
    {
        ArgumentNullException.ThrowIfNull(device);
        return _entries.TryGetValue(device.Name, out var entry) && entry.Key == KeyOf(device) ? entry.Costs : DeviceCosts.DefaultOf(device.Kind);
    }

    /// <summary>Takes down what was measured; <see cref="Save"/> keeps it.</summary>
    /// <param name="device">The device.</param>
    /// <param name="costs">Its numbers.</param>
    public void Set(DeviceDescription device, DeviceCosts costs)
    {
        ArgumentNullException.ThrowIfNull(device);
        ArgumentNullException.ThrowIfNull(costs);
        _entries[device.Name] = (KeyOf(device), costs with { IsMeasured = true });
    }

    /// <summary>The launch shapes kept for a device, by problem; none where they are those of another device, driver or version.</summary>
    /// <param name="device">The device.</param>
    public IReadOnlyDictionary<string, string> ShapesOf(DeviceDescription device)
    {
        ArgumentNullException.ThrowIfNull(device);
        return _shapes.TryGetValue(device.Name, out var entry) && entry.Key == KeyOf(device) ? entry.Shapes : new SortedDictionary<string, string>(StringComparer.Ordinal);
    }

    /// <summary>Takes down a launch shape; <see cref="Save"/> keeps it.</summary>
    /// <param name="device">The device.</param>
    /// <param name="problem">The problem.</param>
    /// <param name="shape">Its shape.</param>
    public void SetShape(DeviceDescription device, string problem, string shape)
    {
        ArgumentNullException.ThrowIfNull(device);
        if (!_shapes.TryGetValue(device.Name, out var entry) || entry.Key != KeyOf(device))
            _shapes[device.Name] = entry = (KeyOf(device), new(StringComparer.Ordinal));
        entry.Shapes[problem] = shape;
    }

    /// <summary>Writes the file whole or not at all; its folder is made.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public void Save()
    {
        if (_path is null)
            return;
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(_path))!);
        AtomicFile.WriteText(_path, new JsonObject
        {
            ["format"] = Format,
            ["version"] = Version,
            ["devices"] = new JsonArray([.. _entries.OrderBy(e => e.Key, StringComparer.Ordinal).Select(e => Entry(e.Key, e.Value.Key, e.Value.Costs))]),
            ["shapes"] = new JsonArray([.. _shapes.OrderBy(e => e.Key, StringComparer.Ordinal).Select(e => new JsonObject
            {
                ["name"] = e.Key,
                ["key"] = e.Value.Key,
                ["shapes"] = new JsonObject(e.Value.Shapes.Select(s => KeyValuePair.Create<string, JsonNode?>(s.Key, s.Value))),
            })]),
        }.ToJsonString() + "\n");
        Warning = null;
    }

    /// <summary>What an entry must agree with: the device, its memory and units, its drivers, the machine's processor and runtime, and this library.</summary>
    /// <param name="device">The device.</param>
    internal static string KeyOf(DeviceDescription device) => string.Join("; ",
    [
        device.Title, device.Units.ToString(CultureInfo.InvariantCulture), .. device.Details.Select(d => $"{d.Key} {d.Value}"),
        Environment.MachineName, Environment.Version.ToString(),
        typeof(CostBook).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "",
    ]);

    private static JsonObject Entry(string name, string key, DeviceCosts costs) => new()
    {
        ["name"] = name,
        ["key"] = key,
        ["denseBytesPerSecond"] = costs.DenseBytesPerSecond,
        ["sparseBytesPerSecond"] = costs.SparseBytesPerSecond,
        ["callSeconds"] = costs.CallSeconds,
        ["transferBytesPerSecond"] = costs.TransferBytesPerSecond,
        ["startSeconds"] = costs.StartSeconds,
        ["hessianOperationsPerSecond"] = costs.HessianOperationsPerSecond,
    };

    private void Read(string text)
    {
        using var document = JsonDocument.Parse(text);
        var root = document.RootElement;
        string? format = root.ValueKind == JsonValueKind.Object && root.TryGetProperty("format", out var word) && word.ValueKind == JsonValueKind.String ? word.GetString() : null;
        if (format != Format)
            throw new FormatException($"it is not of format '{Format}'");
        if (!root.TryGetProperty("version", out var version) || version.ValueKind != JsonValueKind.Number || !version.TryGetInt32(out int number) || number != Version)
            throw new FormatException($"its version is not {Version}");
        if (!root.TryGetProperty("devices", out var devices) || devices.ValueKind != JsonValueKind.Array)
            throw new FormatException("it has no 'devices'");
        foreach (var device in devices.EnumerateArray())
        {
            string name = String(device, "name");
            var costs = new DeviceCosts(
                Number(device, "denseBytesPerSecond"), Number(device, "sparseBytesPerSecond"), Number(device, "callSeconds"),
                Number(device, "transferBytesPerSecond"), Number(device, "startSeconds"), Number(device, "hessianOperationsPerSecond")) { IsMeasured = true };
            if (!costs.IsValid)
                throw new FormatException($"a number of device '{name}' is out of range");
            _entries[name] = (String(device, "key"), costs);
        }

        // Files of before there were shapes have none.
        if (root.TryGetProperty("shapes", out var kept))
            ReadShapes(kept);
    }

    private void ReadShapes(JsonElement kept)
    {
        if (kept.ValueKind != JsonValueKind.Array)
            throw new FormatException("its 'shapes' are no list");
        foreach (var device in kept.EnumerateArray())
        {
            string name = String(device, "name");
            if (!device.TryGetProperty("shapes", out var shapes) || shapes.ValueKind != JsonValueKind.Object)
                throw new FormatException($"the shapes of device '{name}' are no object");
            var read = new SortedDictionary<string, string>(StringComparer.Ordinal);
            foreach (var shape in shapes.EnumerateObject())
                read[shape.Name] = String(shapes, shape.Name);
            _shapes[name] = (String(device, "key"), read);
        }
    }

    private static string String(JsonElement device, string property) =>
        device.ValueKind == JsonValueKind.Object && device.TryGetProperty(property, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()!
            : throw new FormatException($"a device has no '{property}'");

    private static double Number(JsonElement device, string property) =>
        device.TryGetProperty(property, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out double number)
            ? number
            : throw new FormatException($"a device has no '{property}'");
}
