using GpuLogReg.Compute;
using GpuLogReg.Ilgpu.Devices;
using GpuLogReg.Ilgpu.Kernels.Rows;
using GpuLogReg.Ilgpu.Launch;
using ILGPU;
using ILGPU.Runtime;

namespace GpuLogReg.Ilgpu.Storage;

/// <summary>Dense X in the memory of the device.</summary>
/// <typeparam name="TStored">The 16-byte vector of X as it is stored.</typeparam>
internal sealed class DeviceRows<TStored> : IDeviceRows<TStored>
    where TStored : unmanaged
{
    /// <summary>Bytes of each of the two buffers on the way to the device.</summary>
    private const int StagingBytes = 16 << 20;

    private readonly MemoryBuffer1D<TStored, Stride1D.Dense> _x;

    private DeviceRows(OpenDevice device, IRowSource source, int features)
    {
        Rows = source.Rows;
        Features = features;
        Layout = source.Layout;
        _x = device.Allocate<TStored>(Layout.VectorsFor(Rows));
    }

    public long Rows { get; }

    public int Features { get; }

    public RowLayout Layout { get; }

    public int RowVectors => Layout.RowVectors;

    /// <summary>All rows.</summary>
    public ArrayView<TStored> View => _x.View.AsContiguous();

    /// <summary>Copies rows to the device.</summary>
    /// <param name="device">Where to.</param>
    /// <param name="source">The rows, converted.</param>
    /// <param name="features">d.</param>
    /// <param name="stagingBytes">Bytes of each of the two buffers on the way.</param>
    /// <exception cref="BackendException">The device has no room.</exception>
    public static DeviceRows<TStored> Upload(OpenDevice device, IRowSource source, int features, int stagingBytes = StagingBytes)
    {
        var rows = new DeviceRows<TStored>(device, source, features);
        try
        {
            return DeviceGuard.Run(device.Name, source.Layout.VectorsFor(source.Rows) * RowFormat.VectorBytes, () =>
            {
                using var staging = new RowStaging<TStored>(device, source, stagingBytes);
                staging.CopyAll(rows.View);
                return rows;
            });
        }
        catch
        {
            rows.Dispose();
            throw;
        }
    }

    public IEnumerable<RowPiece<TStored>> Pieces(RowRange range) => [new RowPiece<TStored>(range, View, 0)];

    public void Dispose() => _x.Dispose();
}
