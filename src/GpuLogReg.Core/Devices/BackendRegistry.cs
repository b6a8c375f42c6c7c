using System.Reflection;
using System.Runtime.Intrinsics;
using GpuLogReg.Compute;
using GpuLogReg.Cpu;

namespace GpuLogReg.Devices;

/// <summary>Which backends this program has and how a device word selects one. The accelerator backend is found at run time when its assembly is beside the program.</summary>
public sealed class BackendRegistry
{
    private const string AcceleratorAssembly = "GpuLogReg.Ilgpu";

    private readonly Lazy<IBackendProvider?> _accelerators;
    private readonly Lazy<CostBook> _costs;

    /// <summary>Creates a registry over a given accelerator provider.</summary>
    /// <param name="accelerators">The provider; null for none.</param>
    /// <param name="costs">What was measured of the devices; null for nothing.</param>
    public BackendRegistry(IBackendProvider? accelerators, CostBook? costs = null) => (_accelerators, _costs) = (new(accelerators), new(() => costs ?? CostBook.Empty()));

    private BackendRegistry() => (_accelerators, _costs) = (new(FindProvider), new(() => CostBook.Open(CostBook.UserPath())));

    /// <summary>The registry of this process. Nothing is loaded and no driver touched until an accelerator is asked for.</summary>
    public static BackendRegistry Default { get; } = new();

    /// <summary>The environment variable that says "off" where launch shapes are neither to be looked for nor taken from the file: the library's tables hold then.</summary>
    public const string ShapesVariable = "GPULOGREG_SHAPES";

    /// <summary>Whether accelerators look for their quickest launch shapes and keep them in <see cref="Costs"/>; by default unless <see cref="ShapesVariable"/> is "off".</summary>
    public bool LooksForShapes { get; init; } = Environment.GetEnvironmentVariable(ShapesVariable) != "off";

    /// <summary>What drives the accelerators, for example "ILGPU 1.5.3"; null where the program was built without.</summary>
    public string? AcceleratorTitle => _accelerators.Value?.Title;

    /// <summary>What was measured of the devices of this machine; its file is read when this is first asked for.</summary>
    public CostBook Costs => _costs.Value;

    /// <summary>Why the file of measured costs was passed over; null where it was not, or nobody asked for it yet.</summary>
    public string? CostWarning => _costs.IsValueCreated ? _costs.Value.Warning : null;

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

    /// <summary>Resolves a device word to the name of one device; for auto the one with the least expected seconds (<see cref="CostModel"/>).</summary>
    /// <param name="device">auto, reference, cpu, cuda[:i], opencl[:i] or ilgpu-cpu.</param>
    /// <param name="size">The data, for auto.</param>
    /// <param name="work">What the fit asks of a device of a kind, for auto.</param>
    /// <exception cref="BackendException">The word is none of these.</exception>
    public DeviceChoice Choose(string device, FitSize size, Func<DeviceKind, FitWork> work)
    {
        ArgumentNullException.ThrowIfNull(device);
        ArgumentNullException.ThrowIfNull(work);
        return device == "auto"
            ? DeviceChooser.Choose(size, work, () => HostDevices()[^1], () => Costs, () => _accelerators.Value?.Devices() ?? [])
            : new DeviceChoice(Resolve(device), DeviceChoice.AskedFor);
    }

    /// <summary>The name of the device that a word other than auto means.</summary>
    /// <param name="device">reference, cpu, cuda[:i], opencl[:i] or ilgpu-cpu.</param>
    /// <exception cref="BackendException">The word is none of these.</exception>
    public static string Resolve(string device)
    {
        ArgumentNullException.ThrowIfNull(device);
        EnsureWord(device);
        return device is "cuda" or "opencl" ? device + ":0" : device;
    }

    /// <summary>The devices that auto may take: the CPU and fit accelerators, never an emulator nor a processor in disguise.</summary>
    public IReadOnlyList<DeviceDescription> Candidates() => [.. Devices().Where(d => d.Kind == DeviceKind.Cpu || DeviceChooser.IsRealAccelerator(d))];

    /// <summary>Measures the devices that auto may take, and takes the numbers down in <see cref="Costs"/>: a second or two each.</summary>
    /// <param name="denseBytes">Size of the made rows; less is quicker, and measures caches.</param>
    /// <returns>The devices that failed, and why.</returns>
    public IReadOnlyList<(DeviceDescription Device, string Error)> Measure(long denseBytes = CostProbe.DenseBytes)
    {
        var failed = new List<(DeviceDescription, string)>();
        foreach (var device in Candidates())
        {
            try
            {
                Costs.Set(device, CostProbe.Measure(() => Open(device.Name), denseBytes));
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                // Drivers fail in ways of their own; the other devices are measured all the same.
                failed.Add((device, e.Message));
            }
        }

        return failed;
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
        if (device == "auto")
            throw new BackendException("Device 'auto' is a choice, not a device; expected reference, cpu, cuda[:i], opencl[:i] or ilgpu-cpu. Ask Choose for the name first.");
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
        EnsureWord(name);
        if (_accelerators.Value is not { } provider)
            throw new BackendException($"Device '{name}' needs {AcceleratorAssembly}, which is not beside this program; use --device cpu, or a build with ILGPU.");
        var backend = provider.Open(name);
        if (backend is ITunedBackend tuned && LooksForShapes && provider.Devices().FirstOrDefault(d => d.Name == name) is { } device && DeviceChooser.IsRealAccelerator(device))
            tuned.Shapes = new KeptShapes(Costs, device);
        return backend;
    }
}
