namespace GpuLogReg.Data;

/// <summary>X: n rows of d features, dense (<see cref="DenseMatrix"/>) or sparse (<see cref="CsrMatrix"/>). Reading is thread-safe.</summary>
public abstract class FeatureMatrix : IDisposable
{
    /// <summary>Sets the sizes.</summary>
    private protected FeatureMatrix(long rows, int columns, ElementType elementType)
    {
        Rows = rows;
        Columns = columns;
        ElementType = elementType;
    }

    /// <summary>n.</summary>
    public long Rows { get; }

    /// <summary>d.</summary>
    public int Columns { get; }

    /// <summary>The type of the elements.</summary>
    public ElementType ElementType { get; }

    /// <summary>Size of the data in memory.</summary>
    public abstract long Bytes { get; }

    /// <summary>Numbers stored: n × d for a dense matrix, the non-zeros of a sparse one.</summary>
    public abstract long StoredElements { get; }

    internal int ElementSize => ElementType == ElementType.Float32 ? sizeof(float) : sizeof(double);

    /// <summary>Copies one row, converted to float64, zeros included.</summary>
    /// <param name="row">0-based.</param>
    /// <param name="destination">d numbers.</param>
    public abstract void CopyRow(long row, Span<double> destination);

    /// <summary>Some of the rows, copied, in the order given.</summary>
    /// <param name="rows">0-based row numbers.</param>
    public abstract FeatureMatrix Subset(ReadOnlySpan<int> rows);

    /// <summary>Finds the first element that is NaN or infinite.</summary>
    /// <returns>Its row and column, or null where all are finite.</returns>
    public abstract (long Row, int Column)? FindNonFinite();

    /// <summary>Says that rows are not read again soon: those of a mapped file need not stay resident beside the layout that an engine made of them.</summary>
    /// <param name="first">First row.</param>
    /// <param name="count">Number of rows.</param>
    public virtual void LetGo(long first, long count) { }

    /// <summary>The rows in runs of about so many bytes, each let go when the next is asked for: a mapped file is read through without staying resident.</summary>
    /// <param name="runBytes">Size of a run.</param>
    internal IEnumerable<(long First, long Count)> Runs(long runBytes = 4 << 20)
    {
        long step = Math.Max(1, runBytes / Math.Max(1, (long)Columns * ElementSize));
        for (long first = 0; first < Rows; first += step)
        {
            long count = Math.Min(step, Rows - first);
            yield return (first, count);
            LetGo(first, count);
        }
    }

    /// <summary>Gives the memory back; a wrapped array is unpinned, a mapped file closed.</summary>
    public abstract void Dispose();
}
