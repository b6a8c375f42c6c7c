using System.Runtime.CompilerServices;
using GpuLogReg.Compute;
using GpuLogReg.Ilgpu.Devices;
using ILGPU;
using ILGPU.Runtime;

namespace GpuLogReg.Ilgpu.Launch;

/// <summary>An accelerator in use: its name in messages, its launch facts, its loaded kernels and its memory.</summary>
internal sealed class OpenDevice(string name, Accelerator accelerator, LaunchTraits traits)
{
    /// <summary>The name that selects it.</summary>
    public string Name { get; } = name;

    public LaunchTraits Traits { get; } = traits;

    public KernelCache Kernels { get; } = new(accelerator);

    /// <summary>The one stream that everything is enqueued on.</summary>
    public AcceleratorStream Stream => accelerator.DefaultStream;

    /// <summary>Bytes that may still be allocated, as far as the driver tells.</summary>
    public long AvailableBytes => MemoryBudget.Available(accelerator);

    /// <summary>Device memory; its content is whatever was there.</summary>
    /// <exception cref="BackendException">The device has no room.</exception>
    public MemoryBuffer1D<T, Stride1D.Dense> Allocate<T>(long length)
        where T : unmanaged
    {
        long bytes = length * Unsafe.SizeOf<T>();
        MemoryBudget.Ensure(Name, bytes, AvailableBytes);
        return DeviceGuard.Run(Name, bytes, () => accelerator.Allocate1D<T>(length));
    }

    /// <summary>Page-locked host memory, which copies to and from a GPU need no staging for.</summary>
    public PageLockedArray1D<T> AllocateHost<T>(long length)
        where T : unmanaged => accelerator.AllocatePageLocked1D<T>(length, uninitialized: false);
}
