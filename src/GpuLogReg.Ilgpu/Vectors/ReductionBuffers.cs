using GpuLogReg.Ilgpu.Kernels.Vectors;
using GpuLogReg.Ilgpu.Launch;
using ILGPU;
using ILGPU.Runtime;

namespace GpuLogReg.Ilgpu.Vectors;

/// <summary>Descriptors and results of <see cref="VectorReduction"/>, on the device and page-locked on the host. Grown to the largest batch seen.</summary>
internal sealed class ReductionBuffers(OpenDevice device) : IDisposable
{
    private const int FirstCapacity = 64;

    private PageLockedArray1D<DeviceReduction>? _hostItems;
    private PageLockedArray1D<double>? _hostResults;
    private MemoryBuffer1D<DeviceReduction, Stride1D.Dense>? _items;
    private MemoryBuffer1D<double, Stride1D.Dense>? _results;
    private int _count;

    public ArrayView<DeviceReduction> ItemsView => _items!.View.AsContiguous();

    public ArrayView<double> ResultsView => _results!.View.AsContiguous();

    /// <summary>Room for the descriptors of a batch.</summary>
    public Span<DeviceReduction> Items(int count)
    {
        if (_items is null || _items.Length < count)
        {
            Dispose();
            int capacity = Math.Max(count, FirstCapacity);
            _hostItems = device.AllocateHost<DeviceReduction>(capacity);
            _hostResults = device.AllocateHost<double>(capacity);
            _items = device.Allocate<DeviceReduction>(capacity);
            _results = device.Allocate<double>(capacity);
        }

        _count = count;
        return _hostItems!.Span[..count];
    }

    /// <summary>Starts the copy of the descriptors. <see cref="DownloadResults"/> waits for it.</summary>
    public void UploadItems() => ItemsView.SubView(0, _count).CopyFromCPUUnsafeAsync(device.Stream, ref _hostItems!.Span[0], _count);

    /// <summary>Waits for the kernel and copies its results.</summary>
    public void DownloadResults(Span<double> results)
    {
        device.Read(ResultsView, _hostResults!, _count);
        _hostResults!.Span[.._count].CopyTo(results);
    }

    public void Dispose()
    {
        _results?.Dispose();
        _items?.Dispose();
        _hostResults?.Dispose();
        _hostItems?.Dispose();
    }
}
