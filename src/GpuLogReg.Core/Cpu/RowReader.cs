using System.Numerics;
using System.Runtime.CompilerServices;
using GpuLogReg.Data;

namespace GpuLogReg.Cpu;

/// <summary>Dense rows of a data set as numbers of type T: where they lie, or scaled and converted into a buffer of L rows. One thread at a time.</summary>
/// <param name="data">The data.</param>
/// <param name="lanes">L.</param>
internal sealed unsafe class RowReader<T>(Dataset data, int lanes) : IDisposable where T : unmanaged, INumber<T>
{
    /// <summary>Bytes of a row after which the processor's own prefetchers have found the way.</summary>
    private const int MostPrefetched = 512;

    private readonly int _features = data.Columns;
    private readonly T* _rows = InPlace(data);
    private readonly byte* _stored = data.Features is DenseMatrix dense ? dense.Pointer : null;
    private readonly long _rowBytes = data.Features is DenseMatrix ? data.Features.Bytes / data.Rows : 0;
    private readonly AlignedBuffer<T> _zeros = new(data.Columns);
    private readonly AlignedBuffer<T>? _converted = InPlace(data) is null ? new AlignedBuffer<T>((long)lanes * data.Columns) : null;
    private readonly double[] _row = InPlace(data) is null && typeof(T) != typeof(double) ? new double[data.Columns] : [];

    /// <summary>A row of zeros, for lanes without a row.</summary>
    public T* Zeros => _zeros.Pointer;

    /// <summary>A row; it stays until another one is read into the lane.</summary>
    /// <param name="row">Its number.</param>
    /// <param name="lane">Which of L.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T* Read(long row, int lane) => _converted is null ? _rows + (row * _features) : Convert(row, lane);

    private T* Convert(long row, int lane)
    {
        T* target = _converted!.Pointer + ((nint)lane * _features);
        if (typeof(T) == typeof(double))
        {
            data.CopyRow(row, new Span<double>(target, _features));
            return target;
        }

        data.CopyRow(row, _row);
        for (int j = 0; j < _row.Length; j++)
            target[j] = T.CreateTruncating(_row[j]);
        return target;
    }

    /// <summary>Starts to bring a row into the cache.</summary>
    /// <param name="row">Its number.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Prefetch(long row)
    {
        byte* first = _stored + (row * _rowBytes), end = first + Math.Min(_rowBytes, MostPrefetched);
        for (; first < end; first += Cache.Line)
            Cache.Prefetch(first);
        Cache.Prefetch(end - 1);
    }

    public void Dispose()
    {
        _zeros.Dispose();
        _converted?.Dispose();
    }

    /// <summary>The rows themselves where they are numbers of type T, row-major, seen unscaled; else null.</summary>
    private static T* InPlace(Dataset data) =>
        data.Scaling is null && data.Features is DenseMatrix dense && dense.ElementType == (typeof(T) == typeof(float) ? ElementType.Float32 : ElementType.Float64)
            ? (T*)dense.Pointer : null;
}
