using System.Numerics;
using System.Numerics.Tensors;
using GpuLogReg.Data;

namespace GpuLogReg.Cpu;

/// <summary>Sparse rows as the vectorised engine reads them: the data set's own memory where its values have the type of the storage, else its columns with a converted copy of the values.</summary>
internal sealed unsafe class CsrRows<T> : IDisposable where T : unmanaged, INumber<T>
{
    private readonly CsrMatrix _matrix;
    private readonly AlignedBuffer<T>? _converted;

    /// <summary>Takes the rows of a matrix, which must outlive this.</summary>
    public CsrRows(CsrMatrix matrix)
    {
        _matrix = matrix;
        bool single = typeof(T) == typeof(float);
        if (matrix.ElementType == (single ? ElementType.Float32 : ElementType.Float64))
            return;
        _converted = new AlignedBuffer<T>(matrix.StoredElements);
        const int Run = 1 << 16;
        for (long first = 0; first < matrix.StoredElements; first += Run)
        {
            int count = (int)Math.Min(Run, matrix.StoredElements - first);
            var target = new Span<T>(_converted.Pointer + first, count);
            if (single)
                TensorPrimitives.ConvertTruncating(new ReadOnlySpan<double>((double*)matrix.ValuePointer + first, count), target);
            else
                TensorPrimitives.ConvertTruncating(new ReadOnlySpan<float>((float*)matrix.ValuePointer + first, count), target);
        }
    }

    /// <summary>Whether the memory was given back.</summary>
    public bool IsDisposed { get; private set; }

    /// <summary>Numbers stored.</summary>
    public long Stored => _matrix.StoredElements;

    /// <summary>n + 1 offsets.</summary>
    public ReadOnlySpan<long> Starts => _matrix.RowStarts;

    /// <summary>A column for each number stored.</summary>
    public int* Columns => _matrix.ColumnPointer;

    /// <summary>The numbers stored.</summary>
    public T* Values => _converted is null ? (T*)_matrix.ValuePointer : _converted.Pointer;

    public void Dispose()
    {
        IsDisposed = true;
        _converted?.Dispose();
    }
}
