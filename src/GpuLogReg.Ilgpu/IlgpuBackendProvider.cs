using GpuLogReg.Compute;
using GpuLogReg.Ilgpu.Devices;
using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.CPU;

namespace GpuLogReg.Ilgpu;

/// <summary>
/// CUDA devices ("cuda:0", …), OpenCL devices ("opencl:0", …) and ILGPU's CPU accelerator ("ilgpu-cpu") from one kernel source.
/// The drivers are first asked when a device is listed or opened.
/// </summary>
/// <remarks>The provider owns the ILGPU context: dispose of it after the last backend it opened. Not thread-safe.</remarks>
public sealed class IlgpuBackendProvider : IBackendProvider, IDisposable
{
    private readonly Lazy<Context> _context;
    private readonly Lazy<IReadOnlyList<DeviceEntry>> _entries;

    /// <summary>Creates the provider; touches no driver yet.</summary>
    public IlgpuBackendProvider() : this(DeviceCatalog.List)
    {
    }

    /// <summary>The same over the devices that a list names; tests name some that this machine lacks.</summary>
    /// <param name="list">Called once, when a device is first listed or opened.</param>
    internal IlgpuBackendProvider(Func<Context, IReadOnlyList<DeviceEntry>> list)
    {
        _context = new Lazy<Context>(DeviceContext.Create);
        _entries = new Lazy<IReadOnlyList<DeviceEntry>>(() => list(_context.Value));
    }

    /// <inheritdoc/>
    public string Title => DeviceContext.Library;

    /// <inheritdoc/>
    public IReadOnlyList<DeviceDescription> Devices() => [.. _entries.Value.Select(e => e.Description)];

    /// <inheritdoc/>
    public IReadOnlyList<DeviceAdvice> Advice() => DriverAdvice.For(Devices());

    /// <inheritdoc/>
    public IBackend Open(string name)
    {
        DeviceEntry entry = _entries.Value.FirstOrDefault(e => e.Description.Name == name)
            ?? throw new BackendException(
                $"There is no device '{name}'; present are {string.Join(", ", _entries.Value.Select(e => $"'{e.Description.Name}'"))}. "
                + "Run 'gpulogreg doctor' to see what is missing.");
        if (entry.Description.Unfit is { } reason)
            throw new BackendException($"Device '{name}' ({entry.Description.Title}) cannot be used: {reason}.");
        try
        {
            return new IlgpuBackend(name, Create(entry.Device), LaunchTraits.Of(entry.Device));
        }
        catch (Exception e) when (e is AcceleratorException or NotSupportedException)
        {
            throw new BackendException(
                $"Device '{name}' ({entry.Description.Title}) could not be opened: {e.Message}. Run 'gpulogreg doctor', or use '--device cpu'.", e);
        }
    }

    /// <summary>Releases the context; backends opened here must be gone by then.</summary>
    public void Dispose()
    {
        if (_context.IsValueCreated)
            _context.Value.Dispose();
    }

    // The emulator's automatic mode runs groups one after the other under a debugger only; say so rather than inherit it.
    private Accelerator Create(Device device) => device is CPUDevice cpu
        ? cpu.CreateCPUAccelerator(_context.Value, CPUAcceleratorMode.Parallel)
        : device.CreateAccelerator(_context.Value);
}
