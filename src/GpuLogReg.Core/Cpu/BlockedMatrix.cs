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
    private readonly bool _owned;
    private byte* _values;
    private readonly int _elementSize;
    private readonly T* _signedWeights;
    private readonly T* _labels;

    /// <summary>Allocates blocks of any content, which <see cref="SetBlocks{TSimd, TVector}"/> or a gather fills; weights and labels are zeros.</summary>
    /// <param name="rows">n.</param>
    /// <param name="features">d.</param>
    /// <param name="lanes">L, rows a block.</param>
    /// <param name="labelled">Whether rows have labels beside their weights, which are unsigned then.</param>
    /// <param name="elementSize">Bytes of a value as it is stored.</param>
    /// <param name="lent">Memory of the data to keep the values in, of this type and shape; null for memory of its own.</param>
    public BlockedMatrix(long rows, int features, int lanes, bool labelled, int elementSize, LentRows<T>? lent = null)
        : this(rows, features, lanes, labelled, elementSize, (nint)features * elementSize)
    {
        Lent = lent;
        _owned = lent is null;
        _values = lent is null ? Allocate(Blocks * lanes) : lent.Pointer;
    }

    private BlockedMatrix(long rows, int features, int lanes, bool labelled, int elementSize, nint rowBytes)
    {
        (Rows, Features, Lanes, RowBytes) = (rows, features, lanes, rowBytes);
        _elementSize = elementSize;
        Blocks = (rows + lanes - 1) / lanes;
        _signedWeights = RowNumbers();
        _labels = labelled ? RowNumbers() : null;

        T* RowNumbers()
        {
            nuint size = (nuint)Math.Max(Blocks * lanes * sizeof(T), 64);
            T* numbers = (T*)NativeMemory.AlignedAlloc(size, 64);
            NativeMemory.Clear(numbers, size);
            return numbers;
        }
    }

    private BlockedMatrix(long rows, int features, int lanes, bool labelled, int elementSize, nint rowBytes, byte* inPlace)
        : this(rows, features, lanes, labelled, elementSize, rowBytes)
    {
        IsRowMajor = true;
        _owned = inPlace is null;
        _values = _owned ? Allocate(rows) : inPlace;
    }

    // A loan is not undone here: the matrix that lent may be finalized before. It stays lent, and says so to who reads it.
    ~BlockedMatrix() => Free();

    /// <summary>n.</summary>
    public long Rows { get; }

    /// <summary>⌈n/L⌉.</summary>
    public long Blocks { get; }

    /// <summary>Whether rows lie one after the other; else blocks are feature-major inside.</summary>
    public bool IsRowMajor { get; private init; }

    /// <summary>Bytes from the start of a row to that of the next where they are row-major.</summary>
    public nint RowBytes { get; }

    public int Features { get; }

    public int Lanes { get; }

    /// <summary>Whether the memory was given back.</summary>
    public bool IsDisposed { get; private set; }

    /// <summary>The data's own memory, where the values are kept in it: blocks only after <see cref="LentRows{T}.ToBlocks{TSimd, TVector}"/>. Null where they have their own.</summary>
    public LentRows<T>? Lent { get; }

    /// <summary>Whether X was there already and is read where it lies.</summary>
    public bool IsInPlace => !_owned && Lent is null;

    /// <summary>Rows that stay row-major, d at least L.</summary>
    /// <param name="rows">n.</param>
    /// <param name="features">d, at least L.</param>
    /// <param name="lanes">L, rows a block.</param>
    /// <param name="elementSize">Bytes of a value as it is stored.</param>
    /// <param name="inPlace">The first of rows of numbers of type T, which stay the caller's and are only read; null for memory of its own, of any content.</param>
    /// <param name="rowBytes">From the start of such a row to that of the next.</param>
    public static BlockedMatrix<T> RowMajor(long rows, int features, int lanes, int elementSize, byte* inPlace = null, nint rowBytes = 0) =>
        inPlace is not null
            ? new BlockedMatrix<T>(rows, features, lanes, false, elementSize, rowBytes, inPlace)
            : new BlockedMatrix<T>(rows, features, lanes, false, elementSize, (nint)features * elementSize, null);

    /// <summary>Start of a block that is feature-major inside: d × L values as they are stored.</summary>
    public byte* Block(long block) => _values + (block * Features * Lanes * _elementSize);

    /// <summary>Start of a row where they are row-major: d values as they are stored.</summary>
    public byte* Row(long row) => _values + ((nint)row * RowBytes);

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
            ToBlocks<TSimd, TVector>(first, count, buffer);
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
        using var reader = new RowReader<T>(data, Lanes, lent: null);
        T** rows = stackalloc T*[Lanes];
        for (long block = first; block < first + count; block++)
        {
            int filled = (int)RowsWithin(block, 1);
            for (int lane = 0; lane < Lanes; lane++)
                rows[lane] = lane < filled ? reader.Read((block * Lanes) + lane, lane) : reader.Zeros;
            SetBlock<TSimd, TVector>(block, rows);
        }
    }

    /// <summary>Writes a block.</summary>
    /// <param name="block">Which.</param>
    /// <param name="rows">L pointers to d numbers each; where rows are row-major, those of the rows that there are.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void SetBlock<TSimd, TVector>(long block, T** rows)
        where TSimd : struct, ISimd<TVector, T>
        where TVector : struct
    {
        if (!IsRowMajor)
        {
            RowTransposition<TSimd, TVector, T>.Run(rows, Features, Block(block));
            return;
        }

        for (int lane = 0; lane < RowsWithin(block, 1); lane++)
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
        if (!IsDisposed)
            Lent?.Dispose();
        Free();
        GC.SuppressFinalize(this);
    }

    /// <summary>Rows of some blocks into blocks that are feature-major inside; those that fill the last one up are zeros.</summary>
    private void ToBlocks<TSimd, TVector>(long first, int count, T* target)
        where TSimd : struct, ISimd<TVector, T>
        where TVector : struct
    {
        if (TSimd.StoredSize == sizeof(T))
        {
            T** starts = stackalloc T*[Lanes];
            using var zeros = new AlignedBuffer<T>(RowsWithin(first, count) < (long)count * Lanes ? Features : 0);
            for (int block = 0; block < count; block++, target += (long)Features * Lanes)
            {
                long rows = RowsWithin(first + block, 1);
                for (int i = 0; i < Lanes; i++)
                    starts[i] = i < rows ? (T*)Row(((first + block) * Lanes) + i) : zeros.Pointer;
                RowTransposition<TSimd, TVector, T>.Run(starts, Features, (byte*)target);
            }

            return;
        }

        Widen<TSimd, TVector>(first, count, target);
    }

    /// <summary>The same where a row is stored in another type.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Widen<TSimd, TVector>(long first, int count, T* target)
        where TSimd : struct, ISimd<TVector, T>
        where TVector : struct
    {
        T* numbers = stackalloc T[TSimd.Lanes];
        for (long block = first; block < first + count; block++, target += (long)Features * TSimd.Lanes)
        {
            int rows = (int)RowsWithin(block, 1);
            if (rows < TSimd.Lanes)
                new Span<T>(target, Features * TSimd.Lanes).Clear();
            for (int i = 0; i < rows; i++)
            {
                byte* row = Row((block * TSimd.Lanes) + i);
                for (int j = 0; j < Features; j += TSimd.Lanes)
                {
                    // The last vector of a row is its last numbers, some of them for the second time.
                    int from = Math.Min(j, Features - TSimd.Lanes);
                    TSimd.Store(TSimd.LoadStored(row + ((nint)from * TSimd.StoredSize)), numbers);
                    for (int k = 0; k < TSimd.Lanes; k++)
                        target[((long)(from + k) * TSimd.Lanes) + i] = numbers[k];
                }
            }
        }
    }

    private byte* Allocate(long rows) => (byte*)LargeMemory.Allocate((nuint)(rows * Features * _elementSize));

    private void Free()
    {
        if (IsDisposed)
            return;
        IsDisposed = true;
        if (_owned)
            NativeMemory.AlignedFree(_values);
        NativeMemory.AlignedFree(_signedWeights);
        NativeMemory.AlignedFree(_labels);
    }
}
