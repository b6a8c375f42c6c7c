namespace GpuLogReg.Data;

/// <summary>A matrix whose number of rows is known only at the end. Rows gather in native blocks, 64 MB at most.</summary>
internal sealed class MatrixBuilder : IDisposable
{
    private const long FirstBlock = 1 << 18;
    private const long LargestBlock = 1 << 26;
    private readonly Queue<(DenseMatrix Block, long Used)> _full = new();
    private readonly int _columns;
    private readonly ElementType _elementType;
    private DenseMatrix? _block;
    private long _used;
    private long _blockBytes = FirstBlock;

    public MatrixBuilder(int columns, ElementType elementType)
    {
        _columns = columns;
        _elementType = elementType;
    }

    public long Rows { get; private set; }

    private long RowBytes => (long)_columns * (_elementType == ElementType.Float32 ? sizeof(float) : sizeof(double));

    /// <summary>The next row, to be written whole.</summary>
    public Span<T> Add<T>() where T : unmanaged
    {
        if (_block is null || _used == _block.Rows)
            NewBlock();
        Rows++;
        return _block!.WritableRow<T>(_used++);
    }

    /// <summary>Joins the blocks. Their memory is given back as it is copied, and memory is first touched when written, so the peak is the matrix and a few MB (a block, where the system takes back whole allocations only).</summary>
    public DenseMatrix Finish()
    {
        Retire();
        var matrix = DenseMatrix.AllocateUncleared(Rows, _columns, _elementType);
        long row = 0;
        while (_full.TryDequeue(out var part))
        {
            part.Block.MoveRowsTo(matrix, row, part.Used);
            row += part.Used;
            part.Block.Dispose();
        }

        return matrix;
    }

    public void Dispose()
    {
        Retire();
        while (_full.TryDequeue(out var part))
            part.Block.Dispose();
    }

    private void NewBlock()
    {
        Retire();
        _block = DenseMatrix.AllocateUncleared(Math.Max(1, _blockBytes / RowBytes), _columns, _elementType);
        _used = 0;
        _blockBytes = Math.Min(2 * _blockBytes, LargestBlock);
    }

    private void Retire()
    {
        if (_block is null)
            return;
        _full.Enqueue((_block, _used));
        _block = null;
    }
}
