using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using GpuLogReg.Data;
using GpuLogReg.Ilgpu.Kernels;
using GpuLogReg.Ilgpu.Launch;
using ILGPU;
using ILGPU.Runtime;

namespace GpuLogReg.Ilgpu.Storage;

/// <summary>
/// Converts, scales and pads rows into one page-locked buffer, a few MB at a time, and copies it to the device: never a second whole copy on
/// the host.
/// </summary>
internal sealed class RowStaging<T, TVector, TNumber> : IDisposable
    where T : unmanaged, INumber<T>
    where TVector : unmanaged
    where TNumber : struct, IDeviceNumber<T>
{
    private const int StagingBytes = 16 << 20;

    private readonly OpenDevice _device;
    private readonly Dataset _data;
    private readonly int _rowLength;
    private readonly PageLockedArray1D<TVector> _staging;

    public RowStaging(OpenDevice device, Dataset data, int rowVectors)
    {
        _device = device;
        _data = data;
        _rowLength = rowVectors * (Unsafe.SizeOf<TVector>() / Unsafe.SizeOf<T>());
        long rows = Math.Max(1, Math.Min(data.Rows, StagingBytes / ((long)rowVectors * Unsafe.SizeOf<TVector>())));
        _staging = device.AllocateHost<TVector>(rows * rowVectors);
    }

    private Span<T> Elements => MemoryMarshal.Cast<TVector, T>(_staging.Span);

    /// <summary>Fills X on the device.</summary>
    public void CopyFeatures(ArrayView<TVector> target)
    {
        int rowVectors = _rowLength * Unsafe.SizeOf<T>() / Unsafe.SizeOf<TVector>();
        int chunkRows = (int)(_staging.Length / rowVectors);
        for (long start = 0; start < _data.Rows; start += chunkRows)
        {
            int rows = (int)Math.Min(chunkRows, _data.Rows - start);
            Convert(start, rows);
            int vectors = rows * rowVectors;
            target.SubView(start * rowVectors, vectors).CopyFromCPU(_device.Stream, ref _staging.Span[0], vectors);
        }
    }

    public void Dispose() => _staging.Dispose();

    private void Convert(long start, int rows)
    {
        var asIs = _data.Scaling is null && (_data.Features.ElementType == ElementType.Float32) == (typeof(T) == typeof(float)) ? _data.Features as DenseMatrix : null;
        Parallel.For(
            0, rows, () => new double[asIs is null ? _data.Columns : 0],
            (i, _, buffer) =>
            {
                // The rest of the staged row is padding and stays zero.
                Span<T> target = Elements.Slice(i * _rowLength, _data.Columns);
                if (asIs is not null)
                    asIs.Row<T>(start + i).CopyTo(target);
                else
                    Narrow(start + i, buffer, target);
                return buffer;
            },
            _ => { });
    }

    private void Narrow(long row, double[] buffer, Span<T> target)
    {
        _data.CopyRow(row, buffer);
        for (int j = 0; j < target.Length; j++)
            target[j] = TNumber.From(buffer[j]);
    }
}
