using System.Numerics;
using System.Runtime.CompilerServices;
using GpuLogReg.Compute;
using GpuLogReg.Data;
using GpuLogReg.Ilgpu.Devices;
using GpuLogReg.Ilgpu.Kernels;
using GpuLogReg.Ilgpu.Kernels.Rows;
using GpuLogReg.Ilgpu.Launch;
using ILGPU;
using ILGPU.Runtime;

namespace GpuLogReg.Ilgpu.Storage;

/// <summary>
/// A data set on the device: X row-major, each row padded with zeros to whole 16-byte vectors; labels and weights as one signed weight a row;
/// the order of the rows where one is set.
/// </summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
/// <typeparam name="TVector">16 bytes of T.</typeparam>
internal sealed class DeviceRows<T, TVector> : IDeviceRows
    where T : unmanaged, INumber<T>
    where TVector : unmanaged
{
    private readonly OpenDevice _device;
    private readonly MemoryBuffer1D<TVector, Stride1D.Dense> _x;
    private readonly MemoryBuffer1D<T, Stride1D.Dense> _signedWeights;
    private MemoryBuffer1D<int, Stride1D.Dense> _order;
    private bool _hasOrder;

    private DeviceRows(OpenDevice device, long rows, int rowVectors)
    {
        _device = device;
        Rows = rows;
        RowVectors = rowVectors;
        long capacity = Math.Max(rows, 1);
        _x = device.Allocate<TVector>(capacity * rowVectors);
        _signedWeights = device.Allocate<T>(capacity);
        _order = device.Allocate<int>(1);
    }

    /// <summary>n.</summary>
    public long Rows { get; }

    /// <summary>Length of a row in 16-byte vectors.</summary>
    public int RowVectors { get; }

    /// <summary>Elements of T in a vector.</summary>
    public static int VectorLength => Unsafe.SizeOf<TVector>() / Unsafe.SizeOf<T>();

    /// <summary>Length in vectors of a row of d features.</summary>
    public static int VectorsFor(int features) => (features + VectorLength - 1) / VectorLength;

    /// <summary>Bytes that a data set takes on the device.</summary>
    public static long BytesFor(long rows, int features) => rows * (((long)VectorsFor(features) * Unsafe.SizeOf<TVector>()) + Unsafe.SizeOf<T>());

    /// <summary>Copies a data set to the device, converted and scaled.</summary>
    /// <typeparam name="TNumber">Conversions of T.</typeparam>
    public static DeviceRows<T, TVector> Upload<TNumber>(OpenDevice device, Dataset data)
        where TNumber : struct, IDeviceNumber<T>
    {
        long bytes = BytesFor(data.Rows, data.Columns);
        MemoryBudget.Ensure(device.Name, bytes, device.AvailableBytes);
        var rows = new DeviceRows<T, TVector>(device, data.Rows, VectorsFor(data.Columns));
        try
        {
            return DeviceGuard.Run(device.Name, bytes, () => rows.Fill<TNumber>(data));
        }
        catch
        {
            rows.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public unsafe void SetTargets(ReadOnlySpan<int> labels, ReadOnlySpan<double> weights)
    {
        var signed = new T[labels.Length];
        SignedWeights.Fill(labels, weights, signed.AsSpan());
        fixed (T* pointer = signed)
            _signedWeights.View.SubView(0, signed.Length).CopyFromCPU(_device.Stream, ref *pointer, signed.Length);
    }

    /// <summary>Sets the row at each position; empty for the order of the data.</summary>
    public unsafe void SetOrder(ReadOnlySpan<int> order)
    {
        _hasOrder = !order.IsEmpty;
        if (!_hasOrder)
            return;
        int length = order.Length;
        if (_order.Length < length)
        {
            var larger = _device.Allocate<int>(length);
            _order.Dispose();
            _order = larger;
        }

        fixed (int* pointer = order)
            _order.View.SubView(0, length).CopyFromCPU(_device.Stream, ref *pointer, length);
    }

    /// <summary>The rows of a range in the current order, as kernels take them.</summary>
    public RowSource<TVector, T> InOrder(RowRange range, RowGrid grid) => Source(range, grid, _hasOrder);

    /// <summary>The rows of a range in the order of the data, as kernels take them.</summary>
    public RowSource<TVector, T> AsStored(RowRange range, RowGrid grid) => Source(range, grid, false);

    public void Dispose()
    {
        _order.Dispose();
        _signedWeights.Dispose();
        _x.Dispose();
    }

    private DeviceRows<T, TVector> Fill<TNumber>(Dataset data)
        where TNumber : struct, IDeviceNumber<T>
    {
        using var staging = new RowStaging<T, TVector, TNumber>(_device, data, RowVectors);
        staging.CopyFeatures(_x.View);
        SetTargets(data.Labels.Span, data.Weights.Span);
        return this;
    }

    private RowSource<TVector, T> Source(RowRange range, RowGrid grid, bool ordered) => new()
    {
        X = _x.View,
        SignedWeights = _signedWeights.View,
        Order = _order.View,
        Start = range.Start,
        Count = range.Count,
        Trips = grid.Trips,
        GridTeams = grid.Teams,
        HasOrder = ordered ? 1 : 0,
        RowVectors = RowVectors,
        Lanes = grid.Lanes,
    };
}
