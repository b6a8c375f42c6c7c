using System.Runtime.CompilerServices;
using GpuLogReg.Compute;
using GpuLogReg.Ilgpu.Devices;
using GpuLogReg.Ilgpu.Passes;
using ILGPU;
using ILGPU.Runtime;

namespace GpuLogReg.Ilgpu.Launch;

/// <summary>An accelerator in use: its name in messages, its launch facts, its loaded kernels and its memory.</summary>
/// <param name="name">The name that selects it.</param>
/// <param name="accelerator">The caller's to dispose of.</param>
/// <param name="traits">Its launch facts.</param>
/// <param name="library">Opens the library that multiplies large matrices, or says that there is none; null for cuBLAS where it loads.</param>
internal sealed class OpenDevice(string name, Accelerator accelerator, LaunchTraits traits, Func<OpenDevice, IRankUpdate?>? library = null) : IDisposable
{
    private readonly KernelCache _kernels = new(accelerator);
    private DisposalStack? _beingBuilt;
    private IRankUpdate? _rankUpdate;
    private bool _isLibraryOpen;

    /// <summary>The name that selects it.</summary>
    public string Name { get; } = name;

    public LaunchTraits Traits { get; } = traits;

    /// <summary>Where the quickest launch shapes are kept; null to take the table's.</summary>
    public IShapeBook? Shapes { get; set; }

    /// <summary>Bytes of rows from which a shape is looked for; tests set less.</summary>
    public long LeastTunedBytes { get; set; } = ShapeSearch.LeastBytes;

    /// <summary>Called with the bytes of every allocation, of the device's or of page-locked memory, before the driver is; null for nobody. Tests refuse there as drivers do.</summary>
    public Action<long>? BeforeAllocating { get; set; }

    /// <summary>The accelerator itself.</summary>
    public Accelerator Accelerator => accelerator;

    /// <summary>The library that multiplies large matrices, opened when first asked for; null where there is none.</summary>
    public IRankUpdate? RankUpdate
    {
        get
        {
            if (!_isLibraryOpen)
                (_rankUpdate, _isLibraryOpen) = (library is null ? CuBlasRankUpdate.TryOpen(this) : library(this), true);
            return _rankUpdate;
        }
    }

    /// <summary>The one stream that everything is enqueued on.</summary>
    public AcceleratorStream Stream => accelerator.DefaultStream;

    /// <summary>Bytes that may still be allocated, as far as the driver tells.</summary>
    public long AvailableBytes => Math.Min(Traits.MemoryLimit, MemoryBudget.Available(accelerator));

    /// <summary>What was asked of the device so far.</summary>
    public DeviceTally Tally { get; } = new();

    /// <summary>Enqueues a kernel; the first launch of each compiles it.</summary>
    /// <param name="kernel">A static method over one argument struct.</param>
    /// <param name="config">Groups and threads.</param>
    /// <param name="arguments">What it takes.</param>
    public void Launch<TArguments>(Action<TArguments> kernel, KernelConfig config, TArguments arguments)
        where TArguments : struct
    {
        try
        {
            // A CUDA context is current in one thread only, and ILGPU's launchers, unlike its copies, do not see to that.
            accelerator.Bind();
            Tally.Launches++;
            _kernels.Get(kernel)(config, arguments);
        }
        catch (AcceleratorException e)
        {
            throw DeviceGuard.Translate(Name, e);
        }
    }

    /// <summary>Waits for all that was enqueued.</summary>
    public void Wait()
    {
        try
        {
            Stream.Synchronize();
        }
        catch (AcceleratorException e)
        {
            throw DeviceGuard.Translate(Name, e);
        }
    }

    /// <summary>Waits for all that was enqueued and copies the first elements of a buffer to the host.</summary>
    public void Read<T>(ArrayView<T> source, PageLockedArray1D<T> target, int count)
        where T : unmanaged
    {
        Tally.Readbacks++;
        Tally.NumbersRead += count;
        try
        {
            source.SubView(0, count).CopyToCPU(Stream, ref target.Span[0], count);
        }
        catch (AcceleratorException e)
        {
            throw DeviceGuard.Translate(Name, e);
        }
    }

    /// <summary>Copies numbers from the host to the start of a buffer; they may change once it returns.</summary>
    public unsafe void Write<T>(ReadOnlySpan<T> source, ArrayView<T> target)
        where T : unmanaged
    {
        Tally.Uploads++;
        try
        {
            fixed (T* pointer = source)
                target.SubView(0, source.Length).CopyFromCPU(Stream, ref *pointer, source.Length);
        }
        catch (AcceleratorException e)
        {
            throw DeviceGuard.Translate(Name, e);
        }
    }

    /// <summary>Starts a copy of the first elements from page-locked memory, which must not change before something enqueued later has been waited for.</summary>
    public void BeginWrite<T>(PageLockedArray1D<T> source, ArrayView<T> target, int count)
        where T : unmanaged
    {
        Tally.Uploads++;
        Send(source, count, target, Stream);
    }

    /// <summary>A stream for copies beside <see cref="Stream"/>; nothing orders the two but the host's waits.</summary>
    public AcceleratorStream CreateStream() => Remember(accelerator.CreateStream());

    /// <summary>Builds something of several allocations: where it fails midway, all that were made for it are freed.</summary>
    /// <param name="build">The work.</param>
    public T Build<T>(Func<T> build)
    {
        var (outer, own) = (_beingBuilt, new DisposalStack());
        _beingBuilt = own;
        try
        {
            T built = build();
            outer?.PushAll(own);
            return built;
        }
        catch
        {
            own.Dispose();
            throw;
        }
        finally
        {
            _beingBuilt = outer;
        }
    }

    /// <summary>Enqueues a copy of the first elements of page-locked memory, which must not change before <see cref="Wait(AcceleratorStream)"/> returns.</summary>
    public void Send<T>(PageLockedArray1D<T> source, int count, ArrayView<T> target, AcceleratorStream stream)
        where T : unmanaged
    {
        Tally.BytesSent += (long)count * Unsafe.SizeOf<T>();
        try
        {
            target.SubView(0, count).CopyFromCPUUnsafeAsync(stream, ref source.Span[0], count);
        }
        catch (AcceleratorException e)
        {
            throw DeviceGuard.Translate(Name, e);
        }
    }

    /// <summary>Waits for all that was enqueued on a stream.</summary>
    public void Wait(AcceleratorStream stream)
    {
        try
        {
            stream.Synchronize();
        }
        catch (AcceleratorException e)
        {
            throw DeviceGuard.Translate(Name, e);
        }
    }

    /// <summary>Enqueues the clearing of a whole buffer; never of a part, which ILGPU's OpenCL clears in the wrong place.</summary>
    public void Clear<T>(MemoryBuffer1D<T, Stride1D.Dense> buffer)
        where T : unmanaged
    {
        try
        {
            buffer.View.AsContiguous().MemSetToZero(Stream);
        }
        catch (AcceleratorException e)
        {
            throw DeviceGuard.Translate(Name, e);
        }
    }

    /// <summary>Device memory; its content is whatever was there.</summary>
    /// <exception cref="BackendException">The device has no room.</exception>
    public MemoryBuffer1D<T, Stride1D.Dense> Allocate<T>(long length)
        where T : unmanaged
    {
        long bytes = length * Unsafe.SizeOf<T>();
        MemoryBudget.Ensure(Name, bytes, AvailableBytes);
        return Remember(DeviceGuard.Run(Name, bytes, () =>
        {
            BeforeAllocating?.Invoke(bytes);
            return accelerator.Allocate1D<T>(length);
        }));
    }

    /// <summary>Page-locked host memory, which copies to and from a GPU need no staging for.</summary>
    /// <exception cref="BackendException">The driver has none left to lock.</exception>
    public PageLockedArray1D<T> AllocateHost<T>(long length)
        where T : unmanaged
    {
        long bytes = length * Unsafe.SizeOf<T>();
        return Remember(DeviceGuard.Run(Name, bytes, () =>
        {
            BeforeAllocating?.Invoke(bytes);
            return accelerator.AllocatePageLocked1D<T>(length, uninitialized: false);
        }));
    }

    /// <summary>Closes the library; the accelerator is the caller's.</summary>
    public void Dispose() => _rankUpdate?.Dispose();

    private T Remember<T>(T allocated)
        where T : IDisposable
    {
        _beingBuilt?.Push(allocated);
        return allocated;
    }
}
