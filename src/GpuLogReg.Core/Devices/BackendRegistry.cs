using System.Reflection;
using System.Runtime.Intrinsics;
using GpuLogReg.Compute;
using GpuLogReg.Cpu;
using GpuLogReg.Data;

namespace GpuLogReg.Devices;

/// <summary>Which backends this program has and how a device word selects one. The accelerator backend is found at run time when its assembly is beside the program.</summary>
public sealed class BackendRegistry
{
    private const string AcceleratorAssembly = "GpuLogReg.Ilgpu";

    private readonly Lazy<IBackendProvider?> _accelerators;

    /// <summary>Creates a registry over a given accelerator provider.</summary>
    /// <param name="accelerators">The provider; null for none.</param>
    public BackendRegistry(IBackendProvider? accelerators) => _accelerators = new(accelerators);

    private BackendRegistry() => _accelerators = new(FindProvider);

    /// <summary>The registry of this process. Nothing is loaded and no driver touched until an accelerator is asked for.</summary>
    public static BackendRegistry Default { get; } = new();

    /// <summary>What drives the accelerators, for example "ILGPU 1.5.3"; null where the program was built without.</summary>
    public string? AcceleratorTitle => _accelerators.Value?.Title;

    /// <summary>All devices: reference and cpu first, then the accelerators, unfit ones with the reason.</summary>
    public IReadOnlyList<DeviceDescription> Devices() => [.. HostDevices(), .. _accelerators.Value?.Devices() ?? []];

    /// <summary>What is missing on this machine and how to mend it.</summary>
    public IReadOnlyList<DeviceAdvice> Advice() => _accelerators.Value is { } provider
        ? provider.Advice()
        : [new DeviceAdvice($"{AcceleratorAssembly} is not beside this program: CUDA, OpenCL and ilgpu-cpu are left out", "build with ILGPU 1.5.3 in the NuGet feed, or install the released tool")];

    /// <summary>Opens a device by its name.</summary>
    /// <param name="name">One of <see cref="Devices"/>; "cuda" and "opencl" mean their first.</param>
    /// <exception cref="BackendException">There is no such device, or it is unfit.</exception>
    public IBackend Open(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return name switch
        {
            "reference" => new ReferenceBackend(),
            "cpu" => new SimdBackend(),
            "cuda" or "opencl" => Open(name + ":0"),
            _ => OpenAccelerator(name),
        };
    }

    /// <summary>Resolves a device word to the name of one device.</summary>
    /// <param name="device">auto, reference, cpu, cuda[:i], opencl[:i] or ilgpu-cpu.</param>
    /// <param name="rows">n of the problem, for auto.</param>
    /// <param name="columns">d of the problem, for auto.</param>
    /// <param name="precision">How X is to be stored, for auto.</param>
    /// <exception cref="BackendException">The word is none of these.</exception>
    public DeviceChoice Choose(string device, long rows, int columns, Precision precision) => ChooseBySize(device, rows * columns * StorageRounding.Size(precision));

    /// <summary>Resolves a device word to the name of one device, for data that is there: of sparse rows the numbers stored count.</summary>
    /// <param name="device">auto, reference, cpu, cuda[:i], opencl[:i] or ilgpu-cpu.</param>
    /// <param name="features">X, for auto.</param>
    /// <param name="precision">How X is to be stored, for auto.</param>
    /// <exception cref="BackendException">The word is none of these.</exception>
    public DeviceChoice Choose(string device, FeatureMatrix features, Precision precision)
    {
        ArgumentNullException.ThrowIfNull(features);
        return ChooseBySize(device, features is CsrMatrix
            ? (features.StoredElements * (StorageRounding.Size(precision) + sizeof(int))) + ((features.Rows + 1) * sizeof(long))
            : features.StoredElements * StorageRounding.Size(precision));
    }

    private DeviceChoice ChooseBySize(string device, long bytes)
    {
        ArgumentNullException.ThrowIfNull(device);
        if (device == "auto")
            return DeviceChooser.Choose(bytes, () => _accelerators.Value?.Devices() ?? []);
        EnsureWord(device);
        return new DeviceChoice(device is "cuda" or "opencl" ? device + ":0" : device, "asked for");
    }

    private static DeviceDescription[] HostDevices()
    {
        string vectors = $"{SimdBackend.VectorBits} bits" + (Vector128.IsHardwareAccelerated ? "" : ", emulated");
        long memory = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        return
        [
            new("reference", DeviceKind.Reference, "scalar float64 on one core, the oracle", memory, 1, true, [], null),
            new("cpu", DeviceKind.Cpu, "vectorised engine on all cores", memory, Environment.ProcessorCount, true, [new("vectors", vectors)], null),
        ];
    }

    private static void EnsureWord(string device)
    {
        string[] words = ["reference", "cpu", "cuda", "opencl", "ilgpu-cpu"];
        string[] parts = device.Split(':');
        bool indexed = parts[0] is "cuda" or "opencl";
        if (!words.Contains(parts[0]) || parts.Length > (indexed ? 2 : 1) || (parts.Length == 2 && !uint.TryParse(parts[1], out _)))
            throw new BackendException($"Device '{device}' is unknown; expected auto, reference, cpu, cuda[:i], opencl[:i] or ilgpu-cpu.");
    }

    private static IBackendProvider? FindProvider()
    {
        Assembly assembly;
        try
        {
            assembly = Assembly.Load(AcceleratorAssembly);
        }
        catch (FileNotFoundException)
        {
            return null;
        }

        var type = assembly.GetExportedTypes().Single(t => t.IsAssignableTo(typeof(IBackendProvider)) && !t.IsAbstract);
        return (IBackendProvider)Activator.CreateInstance(type)!;
    }

    private IBackend OpenAccelerator(string name)
    {
        if (name == "auto")
            throw new BackendException("Device 'auto' is a choice, not a device; expected reference, cpu, cuda[:i], opencl[:i] or ilgpu-cpu. Ask Choose for the name first.");
        EnsureWord(name);
        if (_accelerators.Value is not { } provider)
            throw new BackendException($"Device '{name}' needs {AcceleratorAssembly}, which is not beside this program; use --device cpu, or a build with ILGPU.");
        return provider.Open(name);
    }
}
