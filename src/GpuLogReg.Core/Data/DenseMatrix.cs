using System.Numerics.Tensors;

namespace GpuLogReg.Data;

/// <summary>An n × d matrix of float32 or float64 in row-major (C) order, in native, pinned or file-mapped memory. Offsets are 64-bit.</summary>
/// <remarks>Not copied where it need not be: <see cref="Wrap(Memory{float}, long, int)"/> takes a user's own array, .npy files are mapped. Reading is thread-safe.</remarks>
public sealed unsafe class DenseMatrix : FeatureMatrix
{
    /// <summary>Up to a quarter of a million numbers one thread is as quick as several.</summary>
    private const int FewParts = 16;

    private readonly MatrixMemory _memory;

    internal DenseMatrix(MatrixMemory memory, long rows, int columns, ElementType elementType)
        : base(rows, columns, elementType) => _memory = memory;

    /// <summary>Size of the data: n × d × 4 or 8.</summary>
    public override long Bytes => StoredElements * ElementSize;

    /// <summary>n × d.</summary>
    public override long StoredElements => Rows * Columns;

    internal byte* Pointer => _memory.Pointer;

    /// <summary>Makes a matrix of zeros in native memory.</summary>
    /// <param name="rows">n, at least 0.</param>
    /// <param name="columns">d, at least 1.</param>
    /// <param name="elementType">The type of the elements.</param>
    /// <exception cref="OutOfMemoryException">The machine does not give n × d elements.</exception>
    public static DenseMatrix Allocate(long rows, int columns, ElementType elementType)
    {
        EnsureShape(rows, columns);
        long size = elementType == ElementType.Float32 ? sizeof(float) : sizeof(double);
        return new DenseMatrix(new MatrixMemory.Native(checked(rows * columns * size)), rows, columns, elementType);
    }

    /// <summary>Uses a user's own float32 numbers, pinned and not copied.</summary>
    /// <param name="values">n × d numbers, row-major.</param>
    /// <param name="rows">n.</param>
    /// <param name="columns">d.</param>
    /// <exception cref="ArgumentException">The length is not n × d.</exception>
    public static DenseMatrix Wrap(Memory<float> values, long rows, int columns)
    {
        EnsureLength(values.Length, rows, columns);
        return new DenseMatrix(new MatrixMemory.Pinned(values.Pin()), rows, columns, ElementType.Float32);
    }

    /// <summary>Uses a user's own float64 numbers, pinned and not copied.</summary>
    /// <param name="values">n × d numbers, row-major.</param>
    /// <param name="rows">n.</param>
    /// <param name="columns">d.</param>
    /// <exception cref="ArgumentException">The length is not n × d.</exception>
    public static DenseMatrix Wrap(Memory<double> values, long rows, int columns)
    {
        EnsureLength(values.Length, rows, columns);
        return new DenseMatrix(new MatrixMemory.Pinned(values.Pin()), rows, columns, ElementType.Float64);
    }

    /// <summary>Copies a rectangular array.</summary>
    /// <param name="values">n × d.</param>
    public static DenseMatrix From(double[,] values)
    {
        ArgumentNullException.ThrowIfNull(values);
        var matrix = Allocate(values.GetLength(0), values.GetLength(1), ElementType.Float64);
        for (int i = 0; i < values.GetLength(0); i++)
        {
            Span<double> row = matrix.WritableRow<double>(i);
            for (int j = 0; j < row.Length; j++)
                row[j] = values[i, j];
        }

        return matrix;
    }

    /// <summary>One row, in place.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>, as <see cref="ElementType"/> says.</typeparam>
    /// <param name="row">0-based.</param>
    /// <exception cref="InvalidOperationException"><typeparamref name="T"/> is not the element type.</exception>
    public ReadOnlySpan<T> Row<T>(long row) where T : unmanaged => WritableRow<T>(row);

    /// <inheritdoc/>
    public override void CopyRow(long row, Span<double> destination)
    {
        if (ElementType == ElementType.Float64)
            Row<double>(row).CopyTo(destination);
        else
            TensorPrimitives.ConvertTruncating(Row<float>(row), destination);
    }

    /// <inheritdoc/>
    public override FeatureMatrix Subset(ReadOnlySpan<int> rows)
    {
        var subset = AllocateUncleared(rows.Length, Columns, ElementType);
        for (int i = 0; i < rows.Length; i++)
        {
            if (ElementType == ElementType.Float32)
                Row<float>(rows[i]).CopyTo(subset.WritableRow<float>(i));
            else
                Row<double>(rows[i]).CopyTo(subset.WritableRow<double>(i));
        }

        return subset;
    }

    /// <inheritdoc/>
    public override (long Row, int Column)? FindNonFinite()
    {
        long at = ElementType == ElementType.Float32 ? FirstNonFinite<float>() : FirstNonFinite<double>();
        return at < 0 ? null : (at / Columns, (int)(at % Columns));
    }

    /// <inheritdoc/>
    public override void Dispose() => _memory.Dispose();

    internal override void LetGo(long first, long count) => _memory.LetGo(first * Columns * ElementSize, count * Columns * ElementSize);

    /// <summary>The matrix itself where it is dense.</summary>
    /// <param name="features">Any X.</param>
    /// <param name="use">What asks, and what to do instead: "a .npy file. Write sparse rows as .libsvm".</param>
    /// <exception cref="ArgumentException">It is sparse.</exception>
    internal static DenseMatrix Require(FeatureMatrix features, string use) => features as DenseMatrix
        ?? throw new ArgumentException($"X is sparse; expected a dense matrix for {use}.", nameof(features));

    /// <summary>Memory that is not zeroed: for callers that write every row.</summary>
    internal static DenseMatrix AllocateUncleared(long rows, int columns, ElementType elementType)
    {
        EnsureShape(rows, columns);
        long size = elementType == ElementType.Float32 ? sizeof(float) : sizeof(double);
        return new DenseMatrix(new MatrixMemory.Native(checked(rows * columns * size), clear: false), rows, columns, elementType);
    }

    /// <summary>Copies the first rows to another matrix of the same columns and type, from one of its rows on.</summary>
    internal void CopyRowsTo(DenseMatrix target, long firstTargetRow, long count)
    {
        long rowBytes = (long)Columns * ElementSize;
        Buffer.MemoryCopy(Pointer, target.Pointer + (firstTargetRow * rowBytes), (target.Rows - firstTargetRow) * rowBytes, count * rowBytes);
    }

    internal Span<T> WritableRow<T>(long row) where T : unmanaged
    {
        if ((ulong)row >= (ulong)Rows)
            throw new ArgumentOutOfRangeException(nameof(row), $"Row {row} is not in 0..{Rows - 1}.");
        if (typeof(T) != (ElementType == ElementType.Float32 ? typeof(float) : typeof(double)))
            throw new InvalidOperationException($"The matrix holds {ElementType}; rows of {typeof(T).Name} were asked for. Use CopyRow to convert.");
        return new Span<T>(Pointer + (row * Columns * ElementSize), Columns);
    }

    /// <summary>The place of the first number of all that is not finite, or −1: rows lie one after the other, so that parts of any length will do.</summary>
    private long FirstNonFinite<T>() where T : unmanaged, System.Numerics.IFloatingPointIeee754<T>
    {
        const int Part = 1 << 14;
        long count = StoredElements, parts = (count + Part - 1) / Part, first = count;
        if (parts <= FewParts)
        {
            for (long part = 0; part < parts && first == count; part++)
                Look(part);
        }
        else
        {
            Parallel.For(0, parts, Look);
        }

        return first == count ? -1 : first;

        void Look(long part)
        {
            long start = part * Part;
            int place = FirstNonFinite(new ReadOnlySpan<T>((T*)Pointer + start, (int)Math.Min(Part, count - start)));
            if (place < 0)
                return;

            // The lowest is named, whichever thread finds one first.
            long found = start + place, seen = Interlocked.Read(ref first);
            while (found < seen && Interlocked.CompareExchange(ref first, found, seen) != seen)
                seen = Interlocked.Read(ref first);
        }
    }

    private static int FirstNonFinite<T>(ReadOnlySpan<T> numbers) where T : unmanaged, System.Numerics.IFloatingPointIeee754<T>
    {
        // A vectorised sum of magnitudes is finite only if all are (large finite numbers may overflow it, so look before saying so).
        if (T.IsFinite(TensorPrimitives.SumOfMagnitudes(numbers)))
            return -1;
        for (int j = 0; j < numbers.Length; j++)
        {
            if (!T.IsFinite(numbers[j]))
                return j;
        }

        return -1;
    }

    private static void EnsureLength(long length, long rows, int columns)
    {
        EnsureShape(rows, columns);
        if (length != rows * columns)
            throw new ArgumentException($"'values' has length {length}; expected {rows * columns} = {rows} rows × {columns} columns.", nameof(length));
    }

    private static void EnsureShape(long rows, int columns)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        ArgumentOutOfRangeException.ThrowIfLessThan(columns, 1);
    }
}
