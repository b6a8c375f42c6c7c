using System.Reflection;
using GpuLogReg.Ilgpu.Devices;
using GpuLogReg.Ilgpu.Launch;
using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.CPU;

namespace GpuLogReg.Ilgpu.Tests.Support;

/// <summary>A device opened for one test, with launch facts of the test's choosing, and a count of what is allocated on it.</summary>
internal sealed class OwnDevice : IDisposable
{
    private readonly Context _context = DeviceContext.Create();

    /// <summary>Opens a device; the caller has asked <see cref="TestDevices"/> whether it is there.</summary>
    /// <param name="change">What the launch facts are made into.</param>
    /// <param name="name">Its name.</param>
    public OwnDevice(Func<LaunchTraits, LaunchTraits>? change = null, string name = DeviceCatalog.EmulatorName)
    {
        DeviceEntry entry = DeviceCatalog.List(_context).Single(e => e.Description.Name == name);
        Accelerator = entry.Device is CPUDevice cpu ? cpu.CreateCPUAccelerator(_context, CPUAcceleratorMode.Parallel) : entry.Device.CreateAccelerator(_context);
        LaunchTraits traits = LaunchTraits.Of(entry.Device);
        Traits = change is null ? traits : change(traits);
        Device = new OpenDevice("own", Accelerator, Traits);
    }

    public Accelerator Accelerator { get; }

    public LaunchTraits Traits { get; }

    public OpenDevice Device { get; }

    /// <summary>Device buffers, page-locked memory and streams that were made and not disposed of; loaded kernels stay for good. ILGPU counts them, but keeps the list to itself.</summary>
    public int LiveObjects
    {
        get
        {
            FieldInfo list = typeof(Accelerator).GetField("childObjects", BindingFlags.Instance | BindingFlags.NonPublic)
                ?? throw new InvalidOperationException("ILGPU's list of an accelerator's objects has another name now.");
            var objects = (List<WeakReference<AcceleratorObject>>)list.GetValue(Accelerator)!;
            return objects.Count(o => o.TryGetTarget(out AcceleratorObject? alive) && !alive.IsDisposed && alive is not Kernel);
        }
    }

    /// <summary>The backend over the same accelerator; whichever of the two is disposed of first ends it for both.</summary>
    public IlgpuBackend Backend() => new("own", Accelerator, Traits);

    public void Dispose()
    {
        Accelerator.Dispose();
        _context.Dispose();
    }
}
