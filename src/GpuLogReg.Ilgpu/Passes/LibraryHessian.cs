using System.Numerics;
using System.Runtime.CompilerServices;
using GpuLogReg.Ilgpu.Kernels;
using GpuLogReg.Ilgpu.Kernels.Rows;
using GpuLogReg.Ilgpu.Kernels.Tiles;
using GpuLogReg.Ilgpu.Launch;
using GpuLogReg.Ilgpu.Storage;
using ILGPU;
using ILGPU.Runtime;

namespace GpuLogReg.Ilgpu.Passes;

/// <summary>XᵀDX of dense rows by a library's product: rows scaled by √D a few thousand at a time, their product in T, the sum over these in float64.</summary>
internal sealed class LibraryHessian<T, TStored, TVector, TOuter, TNumber>(OpenDevice device, DeviceRows<TStored> rows, IRankUpdate library) : IDenseHessian<T>
    where T : unmanaged, INumber<T>
    where TStored : unmanaged
    where TVector : unmanaged, ITile<TVector, TStored, T>
    where TOuter : unmanaged, IOuterTile<TOuter, TVector, T>
    where TNumber : struct, IDeviceNumber<T>
{
    private readonly int _length = (rows.RowVectors + 1) * TOuter.Side;
    private MemoryBuffer1D<TVector, Stride1D.Dense>? _scaled;
    private MemoryBuffer1D<T, Stride1D.Dense>? _product;
    private MemoryBuffer1D<double, Stride1D.Dense>? _sums;
    private PageLockedArray1D<double>? _host;

    public void Compute(ArrayView<T> curvatures, Span<double> hessian)
    {
        int most = (int)Math.Min(DenseHessians.RowsOfProduct, rows.Rows), size = _length * _length;
        _scaled ??= device.Allocate<TVector>((long)most * (rows.RowVectors + 1));
        _product ??= device.Allocate<T>(size);
        _sums ??= device.Allocate<double>(size);
        _host ??= device.AllocateHost<double>(size);

        // The library writes a triangle, and what it leaves is added up too.
        device.Clear(_product);
        for (long start = 0; start < rows.Rows; start += most)
        {
            int count = (int)Math.Min(most, rows.Rows - start);
            device.Launch(ScaledRows.Run<T, TStored, TVector, TOuter, TNumber>, Config((long)count * (rows.RowVectors + 1)), new ScaledRowsArguments<TStored, TVector, T>
            {
                X = rows.View,
                Layout = rows.Layout,
                Start = start,
                Count = count,
                Curvatures = curvatures,
                Scaled = _scaled.View,
            });
            library.Enqueue(_scaled.View.AsContiguous().Cast<T>(), _length, count, _product.View.AsContiguous());
            device.Launch(
                WidenedSums.Run<T, TNumber>, Config(size),
                new WidenedSumsArguments<T> { Terms = _product.View, Sums = _sums.View, Accumulate = start > 0 ? 1 : 0 });
        }

        device.Read<double>(_sums.View, _host, size);
        Unfold(_host.Span, hessian);
    }

    public void Dispose()
    {
        _host?.Dispose();
        _sums?.Dispose();
        _product?.Dispose();
        _scaled?.Dispose();
    }

    private KernelConfig Config(long items) => RowGrid.Over(items, 1, RowGrid.MaxGroups(device.Traits, ResidentGroups.LibraryHessian(Unsafe.SizeOf<T>())), device.Traits).Config;

    /// <summary>The triangle that the library wrote to the whole matrix, without the padding of rows.</summary>
    private void Unfold(ReadOnlySpan<double> sums, Span<double> hessian)
    {
        int size = rows.Features + 1;
        for (int i = 0; i < size; i++)
        {
            for (int j = 0; j <= i; j++)
                hessian[(i * size) + j] = hessian[(j * size) + i] = sums[(Element(j) * _length) + Element(i)];
        }
    }

    /// <summary>Where a coefficient stands in a lengthened row: the intercept after the padding.</summary>
    private int Element(int coefficient) => coefficient < rows.Features ? coefficient : rows.RowVectors * TOuter.Side;
}
