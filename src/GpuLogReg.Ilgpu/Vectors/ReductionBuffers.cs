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
            _hostResults = device.AllocateHost<double>(capacity + 1);
            _items = device.Allocate<DeviceReduction>(capacity);
            _results = device.Allocate<double>(capacity + 1);
        }

        _count = count;
        return _hostItems!.Span[..count];
    }

    /// <summary>Starts the copy of the descriptors. <see cref="DownloadResults"/> waits for it.</summary>
    public void UploadItems() => device.BeginWrite(_hostItems!, ItemsView, _count);

    /// <summary>Waits for the kernel and copies its results.</summary>
    /// <param name="results">A number an item.</param>
    /// <param name="hasCell">Whether a number from elsewhere follows them.</param>
    /// <returns>That number, or 0.</returns>
    public double DownloadResults(Span<double> results, bool hasCell)
    {
        device.Read(ResultsView, _hostResults!, _count + (hasCell ? 1 : 0));
        _hostResults!.Span[.._count].CopyTo(results);
        return hasCell ? _hostResults.Span[_count] : 0;
    }

    /// <summary>Waits for the device and reads a number from elsewhere.</summary>
    public double Read(ArrayView<double> cell)
    {
        device.Read(cell, _hostResults!, 1);
        return _hostResults!.Span[0];
    }

    public void Dispose()
    {
        _results?.Dispose();
        _items?.Dispose();
        _hostResults?.Dispose();
        _hostItems?.Dispose();
    }
}
