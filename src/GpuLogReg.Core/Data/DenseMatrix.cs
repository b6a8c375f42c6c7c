using System.Numerics.Tensors;

namespace GpuLogReg.Data;

/// <summary>An n × d matrix of float32 or float64 in row-major (C) order, in native, pinned or file-mapped memory. Offsets are 64-bit.</summary>
/// <remarks>Not copied where it need not be: <see cref="Wrap(Memory{float}, long, int)"/> takes a user's own array, .npy files are mapped. Reading is thread-safe.</remarks>
public sealed unsafe class DenseMatrix : FeatureMatrix
{
    // Engines lay rows out in blocks of up to this many: memory of ours has room for a last block that is full.
    private const int RowSlack = 32;

    /// <summary>Up to a quarter of a million numbers one thread is as quick as several.</summary>
    private const int FewParts = 16;

    private const string Disposed = "disposed", Divided = "divided", Lent = "lent to a fit";

    private readonly MatrixMemory _memory;

    // Null, or why rows cannot be read now.
    private string? _away;

    internal DenseMatrix(MatrixMemory memory, long rows, int columns, ElementType elementType, long? stride = null, int[]? places = null)
        : base(rows, columns, elementType) => (_memory, Stride, Places) = (memory, stride ?? columns, places);

    /// <summary>
    /// Whether an engine may keep its own layout of X in this very memory while it fits, so that X is in memory once and not twice. Set it where nothing else
    /// reads the matrix during a fit: reading throws then. Afterwards rows read as before. Without effect on a user's own memory and on mapped files, which are
    /// never written, and where X is stored otherwise than it is here: in another precision, or standardised.
    /// </summary>
    public bool MayLend { get; set; }

    /// <summary>Size of the data: n × d × 4 or 8.</summary>
    public override long Bytes => StoredElements * ElementSize;

    /// <summary>n × d.</summary>
    public override long StoredElements => Rows * Columns;

    /// <summary>The first of n·d numbers without gaps; null where <see cref="Stride"/> or <see cref="Places"/> leave numbers out between rows.</summary>
    /// <exception cref="InvalidOperationException">The matrix is lent, divided or disposed.</exception>
    internal byte* ContiguousPointer => Stride == Columns && Places is null ? MemoryStart : null;

    /// <summary>The first number of the memory; <see cref="Stride"/> and <see cref="Places"/> say where a row is.</summary>
    /// <exception cref="InvalidOperationException">The matrix is lent, divided or disposed.</exception>
    internal byte* MemoryStart
    {
        get
        {
            EnsureHere();
            return _memory.Pointer;
        }
    }

    /// <summary>Elements from the start of a row to that of the next: d, or more where a file has columns that are not features.</summary>
    internal long Stride { get; }

    /// <summary>The row of the memory that each row is, ascending, where some are left out; null where none are.</summary>
    internal int[]? Places { get; }

    private long RowBytes => Stride * ElementSize;

    /// <summary>Makes a matrix of zeros in native memory.</summary>
    /// <param name="rows">n, at least 0.</param>
    /// <param name="columns">d, at least 1.</param>
    /// <param name="elementType">The type of the elements.</param>
    /// <exception cref="OutOfMemoryException">The machine does not give n × d elements.</exception>
    public static DenseMatrix Allocate(long rows, int columns, ElementType elementType) => Allocate(rows, columns, elementType, clear: true);

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
    public override FeatureMatrix Subset(ReadOnlySpan<int> rows) => Subset(rows, ElementType, null);

    /// <summary>Copies of some rows, of another type and scaled where that is asked for.</summary>
    /// <param name="rows">0-based row numbers.</param>
    /// <param name="elements">Type of the copy.</param>
    /// <param name="scaling">What is done to each row; null for nothing.</param>
    internal DenseMatrix Subset(ReadOnlySpan<int> rows, ElementType elements, ColumnScaling? scaling)
    {
        bool asStored = elements == ElementType && scaling is null;
        var subset = AllocateUncleared(rows.Length, Columns, elements);
        var wide = asStored ? [] : new double[Columns];
        foreach (var (first, count) in subset.Runs())
        {
            var run = rows.Slice((int)first, (int)count);
            int lowest = run[0], highest = run[0];
            for (int i = 0; i < run.Length; i++)
            {
                if (!asStored)
                    CopyAs(run[i], wide, scaling, subset, first + i);
                else if (ElementType == ElementType.Float32)
                    Row<float>(run[i]).CopyTo(subset.WritableRow<float>(first + i));
                else
                    Row<double>(run[i]).CopyTo(subset.WritableRow<double>(first + i));
                (lowest, highest) = (Math.Min(lowest, run[i]), Math.Max(highest, run[i]));
            }

            // Rows in their order are read once; of rows in another order each run reads pages that the next ones need again.
            if (lowest == run[0] && highest == run[^1])
                LetGo(lowest, highest + 1L - lowest);
        }

        return subset;
    }

    private void CopyAs(long row, Span<double> wide, ColumnScaling? scaling, DenseMatrix target, long targetRow)
    {
        CopyRow(row, wide);
        scaling?.Apply(wide);
        if (target.ElementType == ElementType.Float32)
            TensorPrimitives.ConvertTruncating<double, float>(wide, target.WritableRow<float>(targetRow));
        else
            wide.CopyTo(target.WritableRow<double>(targetRow));
    }

    /// <inheritdoc/>
    public override (long Row, int Column)? FindNonFinite()
    {
        foreach (var (first, count) in Runs())
        {
            var at = ElementType == ElementType.Float32 ? FirstNonFinite<float>(first, count) : FirstNonFinite<double>(first, count);
            if (at is not null)
                return at;
        }

        return null;
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        // Memory that is lent is freed when it comes back; what went on to other matrices is theirs.
        if (Interlocked.CompareExchange(ref _away, Disposed, null) is null)
            _memory.Dispose();
        else
            Interlocked.CompareExchange(ref _away, Disposed, Lent);
    }

    /// <inheritdoc/>
    public override void LetGo(long first, long count)
    {
        if (count > 0)
            _memory.LetGo(PlaceOf(first) * RowBytes, (PlaceOf(first + count - 1) + 1 - PlaceOf(first)) * RowBytes);
    }

    /// <summary>The matrix itself where it is dense.</summary>
    /// <param name="features">Any X.</param>
    /// <param name="use">What asks, and what to do instead: "a .npy file. Write sparse rows as .libsvm".</param>
    /// <exception cref="ArgumentException">It is sparse.</exception>
    internal static DenseMatrix Require(FeatureMatrix features, string use) => features as DenseMatrix
        ?? throw new ArgumentException($"X is sparse; expected a dense matrix for {use}.", nameof(features));

    /// <summary>Memory that is not zeroed: for callers that write every row.</summary>
    internal static DenseMatrix AllocateUncleared(long rows, int columns, ElementType elementType) => Allocate(rows, columns, elementType, clear: false);

    /// <summary>Whether the rows are those of a mapped file.</summary>
    internal bool IsMapped => _memory is MatrixMemory.Mapped;

    /// <summary>The rows in memory of their own; a mapped file does not stay resident beside.</summary>
    internal DenseMatrix Copy()
    {
        var copy = AllocateUncleared(Rows, Columns, ElementType);
        foreach (var (first, count) in Runs())
        {
            for (long row = first; row < first + count; row++)
                Buffer.MemoryCopy(MemoryStart + (PlaceOf(row) * RowBytes), copy.MemoryStart + (row * copy.RowBytes), copy.RowBytes, copy.RowBytes);
        }

        return copy;
    }

    /// <summary>The same matrix without its last columns, which stay where they are between the rows; this one is not to be used any more.</summary>
    internal DenseMatrix WithoutLastColumns(int count) => new(_memory, Rows, Columns - count, ElementType, Stride);

    /// <summary>
    /// Lends the memory to an engine, to lay its rows out otherwise: n rows of d numbers without gaps, and room behind them for a last block of rows.
    /// Until <see cref="TakeBack"/> reading throws.
    /// </summary>
    /// <param name="rowsPerBlock">Rows of a block of the borrower.</param>
    /// <returns>The first byte; null where the matrix does not lend.</returns>
    internal byte* Lend(int rowsPerBlock)
    {
        if (_memory is not MatrixMemory.Native || Stride != Columns || RowSlack % rowsPerBlock != 0 || Interlocked.CompareExchange(ref _away, Lent, null) is not null)
            return null;
        return _memory.Pointer;
    }

    /// <summary>Ends a loan; the rows lie as they did.</summary>
    internal void TakeBack()
    {
        if (Interlocked.CompareExchange(ref _away, null, Lent) == Disposed)
            _memory.Dispose();
    }

    /// <summary>
    /// Cuts the matrix into the rows that are not taken and those that are; it is at an end itself. A mapped file is read by both. In memory of ours the
    /// rows that stay move together, and the others go to memory of their own: what a row leaves behind is given back at once, so that each is in memory once.
    /// </summary>
    /// <param name="kept">0-based row numbers, ascending.</param>
    /// <param name="taken">The others, ascending.</param>
    /// <returns>Two matrices, or null where the memory is a user's.</returns>
    internal (DenseMatrix Kept, DenseMatrix Taken)? TryDivide(ReadOnlySpan<int> kept, ReadOnlySpan<int> taken)
    {
        if (_memory is MatrixMemory.Pinned || Interlocked.CompareExchange(ref _away, Divided, null) is not null)
            return null;
        var parts = IsMapped
            ? (new DenseMatrix(_memory, kept.Length, Columns, ElementType, Stride, PlacesOf(kept)), new DenseMatrix(_memory.Share(), taken.Length, Columns, ElementType, Stride, PlacesOf(taken)))
            : MoveApart(taken);
        parts.Item1.MayLend = parts.Item2.MayLend = MayLend;
        return parts;
    }

    private int[] PlacesOf(ReadOnlySpan<int> rows)
    {
        var places = new int[rows.Length];
        for (int i = 0; i < places.Length; i++)
            places[i] = (int)PlaceOf(rows[i]);
        return places;
    }

    private (DenseMatrix Kept, DenseMatrix Taken) MoveApart(ReadOnlySpan<int> taken)
    {
        var apart = AllocateUncleared(taken.Length, Columns, ElementType);
        byte* start = _memory.Pointer;
        long kept = 0, emptied = 0;
        int next = 0;
        foreach (var (first, count) in Runs())
        {
            for (long row = first; row < first + count; row++)
            {
                bool takes = next < taken.Length && taken[next] == row;
                byte* target = takes ? apart._memory.Pointer + (next++ * RowBytes) : start + (kept++ * RowBytes);
                Buffer.MemoryCopy(start + (row * RowBytes), target, RowBytes, RowBytes);
            }

            long from = Math.Max(emptied, kept * RowBytes);
            emptied = (first + count) * RowBytes;
            LargeMemory.Discard(start + from, emptied - from);
        }

        return (new DenseMatrix(_memory, kept, Columns, ElementType), apart);
    }

    /// <summary>Copies the first rows to another matrix of the same columns and type, from one of its rows on.</summary>
    internal void CopyRowsTo(DenseMatrix target, long firstTargetRow, long count) => CopyRowsTo(target, 0, firstTargetRow, count);

    /// <summary>Moves the first rows to another matrix of the same columns and type, from one of its rows on; their memory is given back on the way.</summary>
    internal void MoveRowsTo(DenseMatrix target, long firstTargetRow, long count)
    {
        foreach (var (first, run) in Runs())
        {
            if (first >= count)
                break;
            CopyRowsTo(target, first, firstTargetRow + first, Math.Min(run, count - first));
            LargeMemory.Discard(_memory.Pointer + (first * RowBytes), run * RowBytes);
        }
    }

    internal Span<T> WritableRow<T>(long row) where T : unmanaged
    {
        if ((ulong)row >= (ulong)Rows)
            throw new ArgumentOutOfRangeException(nameof(row), $"Row {row} is not in 0..{Rows - 1}.");
        if (typeof(T) != (ElementType == ElementType.Float32 ? typeof(float) : typeof(double)))
            throw new InvalidOperationException($"The matrix holds {ElementType}; rows of {typeof(T).Name} were asked for. Use CopyRow to convert.");
        EnsureHere();
        return new Span<T>(_memory.Pointer + (PlaceOf(row) * RowBytes), Columns);
    }

    private long PlaceOf(long row) => Places is null ? row : Places[row];

    private void EnsureHere()
    {
        if (_away is not null)
            throw new InvalidOperationException($"The matrix is {_away}; expected its rows to be read before or after. Leave MayLend false where others read X meanwhile.");
    }

    private static DenseMatrix Allocate(long rows, int columns, ElementType elementType, bool clear)
    {
        EnsureShape(rows, columns);
        long rowBytes = (long)columns * (elementType == ElementType.Float32 ? sizeof(float) : sizeof(double));
        return new DenseMatrix(new MatrixMemory.Native(checked(rows * rowBytes), clear, RowSlack * rowBytes), rows, columns, elementType);
    }

    private void CopyRowsTo(DenseMatrix target, long first, long firstTargetRow, long count) => Buffer.MemoryCopy(
        _memory.Pointer + (first * RowBytes), target._memory.Pointer + (firstTargetRow * RowBytes), (target.Rows - firstTargetRow) * RowBytes, count * RowBytes);

    /// <summary>The first number of a run of rows that is not finite, if one is not. Rows without gaps are taken as one line of numbers, in parts of any length.</summary>
    private (long Row, int Column)? FirstNonFinite<T>(long firstRow, long rows) where T : unmanaged, System.Numerics.IFloatingPointIeee754<T>
    {
        const int Part = 1 << 14;
        bool isLine = ContiguousPointer is not null;
        long length = isLine ? Part : Columns, start = firstRow * Columns, count = rows * Columns, parts = (count + length - 1) / length, first = count;
        if (count <= FewParts * Part)
        {
            for (long part = 0; part < parts && first == count; part++)
                Look(part);
        }
        else
        {
            Parallel.For(0, parts, Look);
        }

        return first == count ? null : ((start + first) / Columns, (int)((start + first) % Columns));

        void Look(long part)
        {
            long from = part * length;
            int place = FirstNonFinite(isLine
                ? new ReadOnlySpan<T>((T*)ContiguousPointer + start + from, (int)Math.Min(length, count - from))
                : Row<T>(firstRow + part));
            if (place < 0)
                return;

            // The lowest is named, whichever thread finds one first.
            long found = from + place, seen = Interlocked.Read(ref first);
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
