using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using GpuLogReg.Data;

namespace GpuLogReg.Cpu;

/// <summary>
/// X as the vectorised engine reads it: blocks of as many rows as a vector has lanes. Narrow rows are feature-major inside a block, [n/L][d][L]: one load
/// gives one feature of L rows, so margins need no horizontal sums. Long rows stay row-major, [n][d]: a horizontal sum is little beside a row, and the
/// gradient's sums are one number a feature, which stay in the nearest cache. Rows that fill the last block up have weight 0; a feature-major block holds zeros for them.
/// </summary>
internal sealed unsafe class BlockedMatrix<T> : IDisposable where T : unmanaged, INumber<T>
{
    private readonly byte* _values;
    private readonly bool _borrowed;
    private readonly int _elementSize;
    private readonly T* _signedWeights;
    private readonly T* _labels;

    /// <summary>Allocates blocks of any content, which <see cref="SetBlocks{TSimd, TVector}"/> or a gather fills; weights and labels are zeros.</summary>
    /// <param name="rows">n.</param>
    /// <param name="features">d; at least L where rows stay row-major.</param>
    /// <param name="lanes">L, rows a block.</param>
    /// <param name="labelled">Whether rows have labels beside their weights, which are unsigned then.</param>
    /// <param name="elementSize">Bytes of a value as it is stored.</param>
    /// <param name="rowMajor">Whether rows stay row-major.</param>
    /// <param name="borrowed">n × d numbers of type T that are read where they lie, or null to have memory of its own.</param>
    public BlockedMatrix(long rows, int features, int lanes, bool labelled, int elementSize, bool rowMajor = false, byte* borrowed = null)
    {
        _elementSize = elementSize;
        (Rows, Features, Lanes, IsRowMajor) = (rows, features, lanes, rowMajor);
        Blocks = (rows + lanes - 1) / lanes;
        _borrowed = borrowed is not null;
        if (_borrowed)
        {
            _values = borrowed;
        }
        else
        {
            nuint bytes = (nuint)((rowMajor ? rows : Blocks * lanes) * features * elementSize);
            _values = (byte*)LargeMemory.Allocate(bytes);
        }

        _signedWeights = RowNumbers();
        _labels = labelled ? RowNumbers() : null;

        T* RowNumbers()
        {
            nuint size = (nuint)Math.Max(Blocks * lanes * sizeof(T), 64);
            T* rows = (T*)NativeMemory.AlignedAlloc(size, 64);
            NativeMemory.Clear(rows, size);
            return rows;
        }
    }

    ~BlockedMatrix() => Free();

    /// <summary>n.</summary>
    public long Rows { get; }

    /// <summary>⌈n/L⌉.</summary>
    public long Blocks { get; }

    public int Features { get; }

    public int Lanes { get; }

    /// <summary>Whether rows lie one after the other; else blocks are feature-major inside.</summary>
    public bool IsRowMajor { get; }

    /// <summary>Whether X is memory of the caller's, which holds its numbers already.</summary>
    public bool IsBorrowed => _borrowed;

    /// <summary>Whether the memory was given back.</summary>
    public bool IsDisposed { get; private set; }

    /// <summary>Start of a block that is feature-major inside: d × L values as they are stored.</summary>
    public byte* Block(long block) => _values + (block * Features * Lanes * _elementSize);

    /// <summary>Start of a row where they are row-major: d values as they are stored.</summary>
    public byte* Row(long row) => _values + (row * Features * _elementSize);

    /// <summary>Rows of the data in some blocks: fewer than L in the last one of all.</summary>
    public long RowsWithin(long first, long count) => Math.Min(Rows, (first + count) * Lanes) - (first * Lanes);

    /// <summary>Some blocks as numbers of type T, feature-major inside: the matrix itself where it stores them so, else written into a buffer.</summary>
    /// <param name="first">First block.</param>
    /// <param name="count">How many.</param>
    /// <param name="buffer"><see cref="WidenedLength{TSimd, TVector}(int)"/> numbers.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public T* Widened<TSimd, TVector>(long first, int count, T* buffer)
        where TSimd : struct, ISimd<TVector, T>
        where TVector : struct
    {
        if (IsRowMajor)
        {
            Transpose<TSimd, TVector>(first, count, buffer);
            return buffer;
        }

        byte* source = Block(first);
        if (TSimd.StoredSize == sizeof(T))
            return (T*)source;
        T* target = buffer;
        for (long left = (long)count * Features; left > 0; left--, source += TSimd.Lanes * TSimd.StoredSize, target += TSimd.Lanes)
            TSimd.Store(TSimd.LoadStored(source), target);
        return buffer;
    }

    /// <summary>Numbers of the buffer that <see cref="Widened{TSimd, TVector}(long, int, T*)"/> takes for some blocks.</summary>
    public long WidenedLength<TSimd, TVector>(int count)
        where TSimd : struct, ISimd<TVector, T>
        where TVector : struct => IsRowMajor ? (long)count * Features * TSimd.Lanes : WidenedLength<TSimd, TVector>(count, Features);

    /// <summary>The same for any matrix whose blocks are feature-major inside.</summary>
    public static long WidenedLength<TSimd, TVector>(int count, int features)
        where TSimd : struct, ISimd<TVector, T>
        where TVector : struct => TSimd.StoredSize == sizeof(T) ? 0 : (long)count * features * TSimd.Lanes;

    /// <summary>Weights of a block's rows, signed by the label where the loss is binary: L values.</summary>
    public T* SignedWeightsOf(long block) => _signedWeights + (block * Lanes);

    /// <summary>Class indices of a block's rows, as numbers: L values. Null where rows have none.</summary>
    public T* LabelsOf(long block) => _labels is null ? null : _labels + (block * Lanes);

    /// <summary>Gives a row the label and weight of a row of another matrix.</summary>
    /// <param name="block">Which block.</param>
    /// <param name="lane">Which of its rows.</param>
    /// <param name="source">The other matrix.</param>
    /// <param name="row">Its row.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void CopyTargets(long block, int lane, BlockedMatrix<T> source, long row)
    {
        SignedWeightsOf(block)[lane] = source._signedWeights[row];
        if (_labels is not null)
            LabelsOf(block)[lane] = source._labels[row];
    }

    /// <summary>Starts to bring the label and weight of a row into the cache.</summary>
    /// <param name="row">Its number.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void PrefetchTargets(long row)
    {
        Cache.Prefetch(_signedWeights + row);
        if (_labels is not null)
            Cache.Prefetch(_labels + row);
    }

    /// <summary>Writes whole blocks of consecutive rows of data (scaled, converted); lanes of a feature-major block past the last row are zeros.</summary>
    /// <param name="first">First block.</param>
    /// <param name="count">How many.</param>
    /// <param name="data">Where the rows come from: row 0 goes to block 0.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void SetBlocks<TSimd, TVector>(long first, long count, Dataset data)
        where TSimd : struct, ISimd<TVector, T>
        where TVector : struct
    {
        using var reader = new RowReader<T>(data, Lanes);
        T** rows = stackalloc T*[Lanes];
        for (long block = first; block < first + count; block++)
        {
            int filled = (int)Math.Min(Lanes, data.Rows - (block * Lanes));
            for (int lane = 0; lane < Lanes; lane++)
                rows[lane] = lane < filled ? reader.Read((block * Lanes) + lane, lane) : reader.Zeros;
            SetBlock<TSimd, TVector>(block, rows, filled);
        }
    }

    /// <summary>Writes a block.</summary>
    /// <param name="block">Which.</param>
    /// <param name="rows">L pointers to d numbers each.</param>
    /// <param name="filled">How many of them there is room for where rows are row-major; a feature-major block takes all.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void SetBlock<TSimd, TVector>(long block, T** rows, int filled)
        where TSimd : struct, ISimd<TVector, T>
        where TVector : struct
    {
        if (!IsRowMajor)
        {
            RowTransposition<TSimd, TVector, T>.Run(rows, Features, Block(block));
            return;
        }

        for (int lane = 0; lane < filled; lane++)
        {
            byte* target = Row((block * Lanes) + lane);
            if (TSimd.StoredSize == sizeof(T))
            {
                new ReadOnlySpan<T>(rows[lane], Features).CopyTo(new Span<T>(target, Features));
                continue;
            }

            for (int j = 0; j < Features; j++)
                TSimd.StoreNumber(rows[lane][j], target + (j * TSimd.StoredSize));
        }
    }

    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    /// <summary>Rows of some blocks into blocks that are feature-major inside; those that fill the last one up are zeros.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Transpose<TSimd, TVector>(long first, int count, T* target)
        where TSimd : struct, ISimd<TVector, T>
        where TVector : struct
    {
        int width = TSimd.Lanes, vector = width * TSimd.StoredSize;
        T* numbers = stackalloc T[width];
        for (long block = first; block < first + count; block++, target += (long)Features * width)
        {
            int rows = (int)RowsWithin(block, 1);
            if (rows < width)
                new Span<T>(target, Features * width).Clear();
            for (int lane = 0; lane < rows; lane++)
            {
                byte* row = Row((block * width) + lane);
                for (int j = 0; j < Features; j += width)
                {
                    // The last vector of a row is its last numbers, some of them for the second time.
                    int from = Math.Min(j, Features - width);
                    TSimd.Store(TSimd.LoadStored(row + ((nint)from * TSimd.StoredSize)), numbers);
                    for (int k = 0; k < width; k++)
                        target[((long)(from + k) * width) + lane] = numbers[k];
                }
            }
        }
    }

    private void Free()
    {
        if (IsDisposed)
            return;
        IsDisposed = true;
        if (!_borrowed)
            NativeMemory.AlignedFree(_values);
        NativeMemory.AlignedFree(_signedWeights);
        NativeMemory.AlignedFree(_labels);
    }
}
