using System.Reflection;
using GpuLogReg.Ilgpu.Devices;
using GpuLogReg.Ilgpu.Launch;
using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.CPU;

namespace GpuLogReg.Ilgpu.Tests.Support;

/// <summary>The CPU accelerator opened for one test, with launch facts of the test's choosing, and a count of what is allocated on it.</summary>
internal sealed class Emulator : IDisposable
{
    private readonly Context _context = DeviceContext.Create();

    public Emulator(Func<LaunchTraits, LaunchTraits>? change = null)
    {
        DeviceEntry entry = DeviceCatalog.List(_context).Single(e => e.Description.Name == DeviceCatalog.EmulatorName);
        Accelerator = ((CPUDevice)entry.Device).CreateCPUAccelerator(_context, CPUAcceleratorMode.Parallel);
        LaunchTraits traits = LaunchTraits.Of(entry.Device);
        Traits = change is null ? traits : change(traits);
        Device = new OpenDevice("emulator", Accelerator, Traits);
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
    public IlgpuBackend Backend() => new("emulator", Accelerator, Traits);

    public void Dispose()
    {
        Accelerator.Dispose();
        _context.Dispose();
    }
}
