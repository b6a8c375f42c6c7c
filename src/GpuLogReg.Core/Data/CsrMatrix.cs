using System.Numerics.Tensors;

namespace GpuLogReg.Data;

/// <summary>
/// An n × d matrix that stores its non-zeros alone, row by row (compressed sparse rows): for each its 0-based column and its value, the columns of a row
/// ascending. Indices and values are in native memory, offsets are 64-bit.
/// </summary>
public sealed unsafe class CsrMatrix : FeatureMatrix
{
    private readonly long[] _rowStarts;
    private readonly MatrixMemory _columns;
    private readonly MatrixMemory _values;

    internal CsrMatrix(long[] rowStarts, MatrixMemory columns, MatrixMemory values, int columnCount, ElementType elementType)
        : base(rowStarts.Length - 1, columnCount, elementType)
    {
        _rowStarts = rowStarts;
        _columns = columns;
        _values = values;
    }

    /// <summary>Numbers stored.</summary>
    public override long StoredElements => _rowStarts[^1];

    /// <summary>Size of the data: a value and a 4-byte column for each number stored, 8 bytes a row.</summary>
    public override long Bytes => (StoredElements * (ElementSize + sizeof(int))) + (_rowStarts.Length * (long)sizeof(long));

    /// <summary>n + 1 offsets: row i holds the numbers [start[i], start[i + 1]).</summary>
    public ReadOnlySpan<long> RowStarts => _rowStarts;

    internal int* ColumnPointer => (int*)_columns.Pointer;

    internal byte* ValuePointer => _values.Pointer;

    /// <summary>Copies float64 numbers into a matrix of its own.</summary>
    /// <param name="rowStarts">n + 1 ascending offsets, from 0 to the number of values.</param>
    /// <param name="columnIndices">0-based columns, ascending and each once within a row.</param>
    /// <param name="values">A value for each column index; a stored zero is kept.</param>
    /// <param name="columns">d, at least 1.</param>
    /// <exception cref="ArgumentException">Lengths disagree, offsets fall, or a column is out of range, out of order or twice in a row.</exception>
    public static CsrMatrix From(ReadOnlySpan<long> rowStarts, ReadOnlySpan<int> columnIndices, ReadOnlySpan<double> values, int columns)
    {
        Ensure(rowStarts, columnIndices, values.Length, columns);
        var matrix = Allocate(rowStarts.ToArray(), columns, ElementType.Float64);
        columnIndices.CopyTo(new Span<int>(matrix.ColumnPointer, columnIndices.Length));
        values.CopyTo(new Span<double>(matrix.ValuePointer, values.Length));
        return matrix;
    }

    /// <summary>Copies float32 numbers into a matrix of its own; as for float64.</summary>
    /// <inheritdoc cref="From(ReadOnlySpan{long}, ReadOnlySpan{int}, ReadOnlySpan{double}, int)"/>
    public static CsrMatrix From(ReadOnlySpan<long> rowStarts, ReadOnlySpan<int> columnIndices, ReadOnlySpan<float> values, int columns)
    {
        Ensure(rowStarts, columnIndices, values.Length, columns);
        var matrix = Allocate(rowStarts.ToArray(), columns, ElementType.Float32);
        columnIndices.CopyTo(new Span<int>(matrix.ColumnPointer, columnIndices.Length));
        values.CopyTo(new Span<float>(matrix.ValuePointer, values.Length));
        return matrix;
    }

    /// <summary>The columns of a row's numbers, ascending.</summary>
    /// <param name="row">0-based.</param>
    public ReadOnlySpan<int> ColumnsOf(long row)
    {
        var (start, count) = Extent(row);
        return new ReadOnlySpan<int>(ColumnPointer + start, count);
    }

    /// <summary>The values of a row's numbers, in place.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>, as <see cref="FeatureMatrix.ElementType"/> says.</typeparam>
    /// <param name="row">0-based.</param>
    /// <exception cref="InvalidOperationException"><typeparamref name="T"/> is not the element type.</exception>
    public ReadOnlySpan<T> ValuesOf<T>(long row) where T : unmanaged
    {
        if (typeof(T) != (ElementType == ElementType.Float32 ? typeof(float) : typeof(double)))
            throw new InvalidOperationException($"The matrix holds {ElementType}; values of {typeof(T).Name} were asked for. Use CopyValues to convert.");
        var (start, count) = Extent(row);
        return new ReadOnlySpan<T>((T*)ValuePointer + start, count);
    }

    /// <summary>Copies the values of a row's numbers, converted to float64.</summary>
    /// <param name="row">0-based.</param>
    /// <param name="destination">At least as many numbers as the row stores; those past them are not touched.</param>
    public void CopyValues(long row, Span<double> destination)
    {
        if (ElementType == ElementType.Float64)
            ValuesOf<double>(row).CopyTo(destination);
        else
            TensorPrimitives.ConvertTruncating(ValuesOf<float>(row), destination);
    }

    /// <inheritdoc/>
    public override void CopyRow(long row, Span<double> destination)
    {
        destination[..Columns].Clear();
        var columns = ColumnsOf(row);
        if (ElementType == ElementType.Float64)
        {
            var values = ValuesOf<double>(row);
            for (int k = 0; k < columns.Length; k++)
                destination[columns[k]] = values[k];
        }
        else
        {
            var values = ValuesOf<float>(row);
            for (int k = 0; k < columns.Length; k++)
                destination[columns[k]] = values[k];
        }
    }

    /// <inheritdoc/>
    public override FeatureMatrix Subset(ReadOnlySpan<int> rows)
    {
        var starts = new long[rows.Length + 1];
        for (int i = 0; i < rows.Length; i++)
            starts[i + 1] = starts[i] + Extent(rows[i]).Count;
        var subset = Allocate(starts, Columns, ElementType);
        for (int i = 0; i < rows.Length; i++)
        {
            var (start, count) = Extent(rows[i]);
            new ReadOnlySpan<int>(ColumnPointer + start, count).CopyTo(new Span<int>(subset.ColumnPointer + starts[i], count));
            long bytes = (long)count * ElementSize;
            Buffer.MemoryCopy(ValuePointer + (start * ElementSize), subset.ValuePointer + (starts[i] * ElementSize), bytes, bytes);
        }

        return subset;
    }

    /// <summary>A dense copy in float64, zeros written out.</summary>
    internal DenseMatrix ToDense()
    {
        var dense = DenseMatrix.AllocateUncleared(Rows, Columns, ElementType.Float64);
        for (long i = 0; i < Rows; i++)
            CopyRow(i, dense.WritableRow<double>(i));
        return dense;
    }

    /// <inheritdoc/>
    public override (long Row, int Column)? FindNonFinite()
    {
        long at = ElementType == ElementType.Float32 ? IndexOfNonFinite((float*)ValuePointer) : IndexOfNonFinite((double*)ValuePointer);
        return at < 0 ? null : (RowOf(at), ColumnPointer[at]);
    }

    /// <summary>The row that holds a stored number.</summary>
    /// <param name="index">Its place among all stored numbers.</param>
    internal long RowOf(long index)
    {
        // Empty rows share their start with the row after them; the last of those that start here is the one that holds the number.
        int found = Array.BinarySearch(_rowStarts, index);
        if (found < 0)
            return ~found - 1;
        while (_rowStarts[found + 1] == index)
            found++;
        return found;
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _columns.Dispose();
        _values.Dispose();
    }

    /// <summary>Memory of the right size, of any content: for callers that write every number.</summary>
    internal static CsrMatrix Allocate(long[] rowStarts, int columns, ElementType elementType)
    {
        long size = elementType == ElementType.Float32 ? sizeof(float) : sizeof(double), stored = rowStarts[^1];
        var indices = new MatrixMemory.Native(Math.Max(1, checked(stored * sizeof(int))), clear: false);
        return new CsrMatrix(rowStarts, indices, new MatrixMemory.Native(Math.Max(1, checked(stored * size)), clear: false), columns, elementType);
    }

    private (long Start, int Count) Extent(long row)
    {
        if ((ulong)row >= (ulong)Rows)
            throw new ArgumentOutOfRangeException(nameof(row), $"Row {row} is not in 0..{Rows - 1}.");
        return (_rowStarts[row], (int)(_rowStarts[row + 1] - _rowStarts[row]));
    }

    private long IndexOfNonFinite<T>(T* values) where T : unmanaged, System.Numerics.IFloatingPointIeee754<T>
    {
        const int Run = 1 << 16;
        for (long first = 0; first < StoredElements; first += Run)
        {
            // A vectorised sum of magnitudes is finite only if all are (large finite numbers may overflow it, so look before saying so).
            var run = new ReadOnlySpan<T>(values + first, (int)Math.Min(Run, StoredElements - first));
            if (T.IsFinite(TensorPrimitives.SumOfMagnitudes(run)))
                continue;
            for (int k = 0; k < run.Length; k++)
            {
                if (!T.IsFinite(run[k]))
                    return first + k;
            }
        }

        return -1;
    }

    private static void Ensure(ReadOnlySpan<long> rowStarts, ReadOnlySpan<int> columnIndices, int values, int columns)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(columns, 1);
        if (values != columnIndices.Length)
            throw new ArgumentException($"'values' has length {values}; expected {columnIndices.Length}, one a column index.", nameof(values));
        if (rowStarts.IsEmpty || rowStarts[0] != 0 || rowStarts[^1] != values)
            throw new ArgumentException($"'rowStarts' runs from {(rowStarts.IsEmpty ? "nothing" : rowStarts[0])} to {(rowStarts.IsEmpty ? "nothing" : rowStarts[^1])}; expected 0 to {values}, the number of values.", nameof(rowStarts));
        for (int i = 0; i + 1 < rowStarts.Length; i++)
        {
            if (rowStarts[i + 1] < rowStarts[i])
                throw new ArgumentException($"'rowStarts' falls from {rowStarts[i]} to {rowStarts[i + 1]} at row {i}; expected ascending offsets.", nameof(rowStarts));
            for (long k = rowStarts[i]; k < rowStarts[i + 1]; k++)
            {
                int column = columnIndices[(int)k];
                if ((uint)column >= (uint)columns)
                    throw new ArgumentException($"'columnIndices' has {column} in row {i}; expected 0 to {columns - 1}.", nameof(columnIndices));
                if (k > rowStarts[i] && column <= columnIndices[(int)k - 1])
                    throw new ArgumentException($"'columnIndices' has {column} after {columnIndices[(int)k - 1]} in row {i}; expected each column once, ascending.", nameof(columnIndices));
            }
        }
    }
}
