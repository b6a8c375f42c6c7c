using System.Numerics;
using System.Runtime.CompilerServices;
using GpuLogReg.Data;

namespace GpuLogReg.Cpu;

/// <summary>Dense rows of a data set as numbers of type T: where they lie, or scaled and converted into a buffer of L rows. One thread at a time.</summary>
/// <param name="data">The data.</param>
/// <param name="lanes">L.</param>
/// <param name="lent">The memory of the data where it is lent, whose rows are numbers of type T; else null.</param>
internal sealed unsafe class RowReader<T>(Dataset data, int lanes, LentRows<T>? lent) : IDisposable where T : unmanaged, INumber<T>
{
    /// <summary>Bytes of a row after which the processor's own prefetchers have found the way.</summary>
    private const int MostPrefetched = 512;

    private readonly int _features = data.Columns;
    private readonly T* _rows = InPlace(data, lent);
    private readonly byte* _stored = lent is not null ? lent.Pointer : data.Features is DenseMatrix dense ? dense.MemoryStart : null;
    private readonly long _stride = data.Features is DenseMatrix dense ? dense.Stride : 0;
    private readonly long _rowBytes = data.Features is DenseMatrix ? (long)data.Columns * data.Features.ElementSize : 0;
    private readonly long _strideBytes = data.Features is DenseMatrix dense ? dense.Stride * dense.ElementSize : 0;
    private readonly int[]? _places = (data.Features as DenseMatrix)?.Places;
    private readonly AlignedBuffer<T> _zeros = new(data.Columns);
    private readonly double[] _row = InPlace(data, lent) is null && typeof(T) != typeof(double) ? new double[data.Columns] : [];
    private AlignedBuffer<T>? _copied;

    /// <summary>A row of zeros, for lanes without a row.</summary>
    public T* Zeros => _zeros.Pointer;

    /// <summary>A row; it stays until another one is read into the lane.</summary>
    /// <param name="row">Its number.</param>
    /// <param name="lane">Which of L.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T* Read(long row, int lane) => _rows is not null && lent is not { IsBlocks: true } ? _rows + (PlaceOf(row) * _stride) : Copy(row, lane);

    /// <summary>Starts to bring a row into the cache.</summary>
    /// <param name="row">Its number.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Prefetch(long row)
    {
        byte* first = _stored + (PlaceOf(row) * _strideBytes), end = first + Math.Min(_rowBytes, MostPrefetched);
        for (; first < end; first += Cache.Line)
            Cache.Prefetch(first);
        Cache.Prefetch(end - 1);
    }

    public void Dispose()
    {
        _zeros.Dispose();
        _copied?.Dispose();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private long PlaceOf(long row) => _places is null ? row : _places[row];

    private T* Copy(long row, int lane)
    {
        _copied ??= new AlignedBuffer<T>((long)lanes * _features);
        T* target = _copied.Pointer + ((nint)lane * _features);
        if (lent is not null)
        {
            lent.CopyRow(row, target);
            return target;
        }

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

    /// <summary>The rows themselves where they are numbers of type T, row-major, seen unscaled; else null.</summary>
    private static T* InPlace(Dataset data, LentRows<T>? lent) =>
        lent is not null ? (T*)lent.Pointer
        : data.Scaling is null && data.Features is DenseMatrix dense && dense.ElementType == (typeof(T) == typeof(float) ? ElementType.Float32 : ElementType.Float64)
            ? (T*)dense.MemoryStart : null;
}
