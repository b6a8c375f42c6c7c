using System.Numerics;
using System.Runtime.CompilerServices;
using GpuLogReg.Data;
using GpuLogReg.Ilgpu.Devices;
using GpuLogReg.Ilgpu.Kernels;
using GpuLogReg.Ilgpu.Launch;
using ILGPU;
using ILGPU.Runtime;

namespace GpuLogReg.Ilgpu.Storage;

/// <summary>Dense X on the device: row-major, each row padded with zeros to whole 16-byte vectors.</summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
/// <typeparam name="TVector">16 bytes of T.</typeparam>
internal sealed class DeviceRows<T, TVector> : IDisposable
    where T : unmanaged, INumber<T>
    where TVector : unmanaged
{
    private readonly MemoryBuffer1D<TVector, Stride1D.Dense> _x;

    private DeviceRows(OpenDevice device, long rows, int features)
    {
        Rows = rows;
        Features = features;
        RowVectors = VectorsFor(features);
        _x = device.Allocate<TVector>(rows * RowVectors);
    }

    /// <summary>n.</summary>
    public long Rows { get; }

    /// <summary>d.</summary>
    public int Features { get; }

    /// <summary>Length of a row in 16-byte vectors.</summary>
    public int RowVectors { get; }

    /// <summary>All rows.</summary>
    public ArrayView<TVector> View => _x.View.AsContiguous();

    /// <summary>Bytes that X takes on the device.</summary>
    public static long BytesFor(long rows, int features) => rows * VectorsFor(features) * Unsafe.SizeOf<TVector>();

    /// <summary>Copies a data set's X to the device, converted and scaled.</summary>
    /// <typeparam name="TNumber">Conversions of T.</typeparam>
    public static DeviceRows<T, TVector> Upload<TNumber>(OpenDevice device, Dataset data)
        where TNumber : struct, IDeviceNumber<T>
    {
        var rows = new DeviceRows<T, TVector>(device, data.Rows, data.Columns);
        try
        {
            return DeviceGuard.Run(device.Name, BytesFor(data.Rows, data.Columns), () =>
            {
                using var staging = new RowStaging<T, TVector, TNumber>(device, data, rows.RowVectors);
                staging.CopyFeatures(rows.View);
                return rows;
            });
        }
        catch
        {
            rows.Dispose();
            throw;
        }
    }

    public void Dispose() => _x.Dispose();

    private static int VectorsFor(int features)
    {
        int vectorLength = Unsafe.SizeOf<TVector>() / Unsafe.SizeOf<T>();
        return (features + vectorLength - 1) / vectorLength;
    }
}
