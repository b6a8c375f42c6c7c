namespace GpuLogReg.Data;

/// <summary>A sparse matrix whose rows and columns are counted while it is written.</summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
internal sealed unsafe class CsrBuilder<T> : IDisposable where T : unmanaged
{
    private const long FirstCapacity = 1 << 14;

    private readonly List<long> _starts = [0];
    private MatrixMemory.Growing? _columns = new();
    private MatrixMemory.Growing? _values = new();
    private long _count, _capacity;

    /// <summary>Rows ended so far.</summary>
    public int Rows => _starts.Count - 1;

    /// <summary>Adds a number to the current row.</summary>
    /// <param name="column">0-based, above those of this row before it.</param>
    /// <param name="value">Finite.</param>
    public void Add(int column, T value)
    {
        if (_count == _capacity)
            Resize(Math.Max(FirstCapacity, 2 * _capacity));
        ((int*)_columns!.Pointer)[_count] = column;
        ((T*)_values!.Pointer)[_count++] = value;
    }

    /// <summary>Ends the current row, which may be empty.</summary>
    public void EndRow() => _starts.Add(_count);

    /// <summary>Hands the memory over to a matrix, cut to size.</summary>
    /// <param name="columns">d, above every column added.</param>
    public CsrMatrix Finish(int columns)
    {
        Resize(_count);
        var matrix = new CsrMatrix([.. _starts], _columns!, _values!, columns, typeof(T) == typeof(float) ? ElementType.Float32 : ElementType.Float64);
        (_columns, _values) = (null, null);
        return matrix;
    }

    public void Dispose()
    {
        _columns?.Dispose();
        _values?.Dispose();
    }

    private void Resize(long capacity)
    {
        _columns!.Resize(capacity * sizeof(int));
        _values!.Resize(capacity * sizeof(T));
        _capacity = capacity;
    }
}
