using GpuLogReg.Compute;
using GpuLogReg.Devices;

namespace GpuLogReg.Tests;

/// <summary>
/// Every backend that a suite runs on. A kind of device that is not here keeps its place, so that reports show it as skipped with the reason,
/// or as failed where <see cref="RequireVariable"/> names it.
/// </summary>
internal static class Registry
{
    /// <summary>Environment variable: kinds or names, separated by commas, that must be present ("cuda,opencl", "cuda:1").</summary>
    public const string RequireVariable = "GPULOGREG_REQUIRE";

    /// <summary>Environment variable: kinds or names, separated by commas, outside which no device takes part ("cuda"); unset for all.</summary>
    public const string OnlyVariable = "GPULOGREG_ONLY";

    /// <summary>The oracle's name.</summary>
    public const string Oracle = "reference";

    private static readonly Dictionary<string, DeviceKind> _kinds = new()
    {
        ["cpu"] = DeviceKind.Cpu,
        ["ilgpu-cpu"] = DeviceKind.IlgpuCpu,
        ["opencl"] = DeviceKind.OpenCl,
        ["cuda"] = DeviceKind.Cuda,
    };

    /// <summary>All but the oracle: devices of this machine first, then the places of what is absent.</summary>
    public static IReadOnlyList<BackendUnderTest> Backends { get; } = Create(
        BackendRegistry.Default, Environment.GetEnvironmentVariable(RequireVariable) ?? "", Environment.GetEnvironmentVariable(OnlyVariable) ?? "");

    /// <summary>Lists what a registry has and what it lacks.</summary>
    /// <param name="registry">Where the devices are.</param>
    /// <param name="require">The value of <see cref="RequireVariable"/>.</param>
    /// <param name="only">The value of <see cref="OnlyVariable"/>. What is required stays, so that its absence is seen.</param>
    public static IReadOnlyList<BackendUnderTest> Create(BackendRegistry registry, string require, string only = "")
    {
        string[] kept = Words(only);
        var all = All(registry, Words(require));
        return kept.Length == 0 ? all : [.. all.Where(b => b.Required || kept.Contains(b.Name) || kept.Any(w => _kinds.TryGetValue(w, out var kind) && b.Kind == kind))];
    }

    private static string[] Words(string text) => text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static List<BackendUnderTest> All(BackendRegistry registry, string[] words)
    {
        var devices = registry.Devices().Where(d => d.Kind != DeviceKind.Reference).ToList();

        // A kind is required as a whole: one fit device of it will do, and an unfit second one is skipped.
        bool Required(string name, DeviceKind kind) => words.Contains(name)
            || (words.Any(w => _kinds.TryGetValue(w, out var k) && k == kind) && !devices.Any(d => d.Kind == kind && d.Unfit is null));

        var backends = devices.Select(d => new BackendUnderTest(d.Name, d.Kind, d.Unfit, Required(d.Name, d.Kind))).ToList();
        foreach (var (word, kind) in _kinds)
        {
            string name = word is "cuda" or "opencl" ? word + ":0" : word;
            if (devices.All(d => d.Kind != kind))
                backends.Add(new BackendUnderTest(name, kind, WhyAbsent(registry, kind), Required(name, kind)));
        }

        foreach (string word in words)
        {
            if (_kinds.ContainsKey(word) || backends.Any(b => b.Name == word))
                continue;
            bool known = _kinds.TryGetValue(word.Split(':')[0], out var kind);
            string reason = known ? WhyAbsent(registry, kind) : $"no kind or name of a device; expected {string.Join(", ", _kinds.Keys)} or a name such as cuda:0";
            backends.Add(new BackendUnderTest(word, known ? kind : null, reason, true));
        }

        return backends;
    }

    private static string WhyAbsent(BackendRegistry registry, DeviceKind kind)
    {
        if (registry.AcceleratorTitle is null)
            return "built without ILGPU: GpuLogReg.Ilgpu is not beside this program";
        string title = kind switch { DeviceKind.Cuda => "CUDA", DeviceKind.OpenCl => "OpenCL", _ => kind.ToString() };
        var findings = registry.Advice().Select(a => a.Finding).Where(f => f.Contains(title, StringComparison.OrdinalIgnoreCase)).ToList();
        return $"no such {title} device: " + (findings.Count > 0 ? string.Join("; ", findings) : $"{registry.AcceleratorTitle} lists none on this machine");
    }
}
