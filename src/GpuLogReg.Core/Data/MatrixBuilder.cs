using System.Runtime.InteropServices;

namespace GpuLogReg.Data;

/// <summary>A matrix whose number of rows is known only at the end. Rows gather in native blocks, 64 MB at most.</summary>
internal sealed class MatrixBuilder : IDisposable
{
    private const long FirstBlock = 1 << 18;
    private const long LargestBlock = 1 << 26;
    private const long LargestFileBlock = 1 << 22;
    private readonly Queue<(DenseMatrix Block, long Used)> _full = new();
    private readonly int _columns;
    private readonly ElementType _elementType;
    private FileStream? _file;
    private DenseMatrix? _block;
    private long _used;
    private long _blockBytes = FirstBlock;

    /// <summary>Starts without rows.</summary>
    /// <param name="columns">d.</param>
    /// <param name="elementType">Type of the numbers.</param>
    /// <param name="toFile">Whether the rows go to a temporary file, which the matrix maps and no name leads to.</param>
    public MatrixBuilder(int columns, ElementType elementType, bool toFile = false)
    {
        _columns = columns;
        _elementType = elementType;
        if (!toFile)
            return;
        string path = Path.Combine(Path.GetTempPath(), $"gpulogreg-{Guid.NewGuid():N}.rows");
        _file = new FileStream(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, bufferSize: 1 << 20, OperatingSystem.IsWindows() ? FileOptions.DeleteOnClose : FileOptions.None);

        // An open file without a name is gone with the process, however that ends.
        if (!OperatingSystem.IsWindows())
            File.Delete(path);
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
        if (_file is { } file)
        {
            file.Flush();
            _file = null;
            return new DenseMatrix(new MatrixMemory.Mapped(file), Rows, _columns, _elementType);
        }

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
        _block?.Dispose();
        _file?.Dispose();
        while (_full.TryDequeue(out var part))
            part.Block.Dispose();
    }

    private void NewBlock()
    {
        Retire();
        _block = DenseMatrix.AllocateUncleared(Math.Max(1, _blockBytes / RowBytes), _columns, _elementType);
        _used = 0;
        _blockBytes = Math.Min(2 * _blockBytes, _file is null ? LargestBlock : LargestFileBlock);
    }

    private void Retire()
    {
        if (_block is null)
            return;
        if (_file is null)
        {
            _full.Enqueue((_block, _used));
        }
        else
        {
            for (long row = 0; row < _used; row++)
                _file.Write(_elementType == ElementType.Float32 ? MemoryMarshal.AsBytes(_block.Row<float>(row)) : MemoryMarshal.AsBytes(_block.Row<double>(row)));
            _block.Dispose();
        }

        _block = null;
    }
}
