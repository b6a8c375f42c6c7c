using System.Numerics;
using GpuLogReg.Data;

namespace GpuLogReg.Cpu;

/// <summary>Dense rows of a data set as numbers of type T: where they lie, or scaled and converted into a buffer of L rows. One thread at a time.</summary>
/// <param name="data">The data.</param>
/// <param name="lanes">L.</param>
/// <param name="lent">The memory of the data where it is lent, whose rows are numbers of type T; else null.</param>
internal sealed unsafe class RowReader<T>(Dataset data, int lanes, LentRows<T>? lent) : IDisposable where T : unmanaged, INumber<T>
{
    private readonly int _features = data.Columns;
    private readonly T* _rows = InPlace(data, lent);
    private readonly long _stride = data.Features is DenseMatrix dense ? dense.Stride : 0;
    private readonly int[]? _places = (data.Features as DenseMatrix)?.Places;
    private readonly AlignedBuffer<T> _zeros = new(data.Columns);
    private readonly double[] _row = InPlace(data, lent) is null ? new double[data.Columns] : [];
    private AlignedBuffer<T>? _copied;

    /// <summary>A row of zeros, for lanes without a row.</summary>
    public T* Zeros => _zeros.Pointer;

    /// <summary>A row; it stays until another one is read into the lane.</summary>
    /// <param name="row">Its number.</param>
    /// <param name="lane">Which of L.</param>
    public T* Read(long row, int lane)
    {
        bool inBlocks = lent is { IsBlocks: true };
        if (_rows is not null && !inBlocks)
            return At(row);
        _copied ??= new AlignedBuffer<T>((long)lanes * _features);
        T* target = _copied.Pointer + ((nint)lane * _features);
        if (inBlocks)
        {
            lent!.CopyRow(row, target);
            return target;
        }

        data.CopyRow(row, _row);
        for (int j = 0; j < _row.Length; j++)
            target[j] = T.CreateTruncating(_row[j]);
        return target;
    }

    /// <summary>Starts to bring a row into the cache.</summary>
    /// <param name="row">Its number.</param>
    public void Prefetch(long row)
    {
        if (_rows is null || lent is { IsBlocks: true })
            return;
        byte* first = (byte*)At(row), end = first + (_features * sizeof(T));
        for (; first < end; first += Cache.Line)
            Cache.Prefetch(first);
        Cache.Prefetch(end - 1);
    }

    public void Dispose()
    {
        _zeros.Dispose();
        _copied?.Dispose();
    }

    private T* At(long row) => _rows + ((_places is null ? row : _places[row]) * _stride);

    /// <summary>The rows themselves where they are numbers of type T, row-major, seen unscaled; else null.</summary>
    private static T* InPlace(Dataset data, LentRows<T>? lent) =>
        lent is not null ? (T*)lent.Pointer
        : data.Scaling is null && data.Features is DenseMatrix dense && dense.ElementType == (typeof(T) == typeof(float) ? ElementType.Float32 : ElementType.Float64)
            ? (T*)dense.MemoryStart : null;
}
