using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using GpuLogReg.Data;

namespace GpuLogReg.Cpu;

/// <summary>
/// X as the vectorised engine reads it: blocks of as many rows as a vector has lanes, each block feature-major, [n/L][d][L]. One load gives one
/// feature of L rows, so margins need no horizontal sums, and a pass streams contiguous memory. Rows that fill the last block up are zero with weight 0.
/// </summary>
internal sealed unsafe class BlockedMatrix<T> : IDisposable where T : unmanaged, INumber<T>
{
    private readonly byte* _values;
    private readonly int _elementSize;
    private readonly T* _signedWeights;
    private readonly T* _labels;

    /// <summary>Allocates blocks of any content, which <see cref="SetBlocks{TSimd, TVector}"/> or a gather fills; weights and labels are zeros.</summary>
    /// <param name="blocks">Number of blocks.</param>
    /// <param name="features">d.</param>
    /// <param name="lanes">L, rows a block.</param>
    /// <param name="labelled">Whether rows have labels beside their weights, which are unsigned then.</param>
    /// <param name="elementSize">Bytes of a value as it is stored.</param>
    public BlockedMatrix(long blocks, int features, int lanes, bool labelled, int elementSize)
    {
        _elementSize = elementSize;
        Blocks = blocks;
        Features = features;
        Lanes = lanes;
        nuint bytes = (nuint)(blocks * features * lanes * elementSize);
        _values = (byte*)LargeMemory.Allocate(bytes);
        _signedWeights = Rows();
        _labels = labelled ? Rows() : null;

        T* Rows()
        {
            nuint size = (nuint)Math.Max(blocks * lanes * sizeof(T), 64);
            T* rows = (T*)NativeMemory.AlignedAlloc(size, 64);
            NativeMemory.Clear(rows, size);
            return rows;
        }
    }

    ~BlockedMatrix() => Free();

    public long Blocks { get; }

    public int Features { get; }

    public int Lanes { get; }

    /// <summary>Whether the memory was given back.</summary>
    public bool IsDisposed { get; private set; }

    /// <summary>Start of a block: d × L values as they are stored.</summary>
    public byte* Block(long block) => _values + (block * Features * Lanes * _elementSize);

    /// <summary>Some blocks as numbers of type T: the matrix itself where it stores them so, else widened into a buffer.</summary>
    /// <param name="first">First block.</param>
    /// <param name="count">How many.</param>
    /// <param name="buffer">count × d × L numbers where the storage is narrower.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public T* Widened<TSimd, TVector>(long first, int count, T* buffer)
        where TSimd : struct, ISimd<TVector, T>
        where TVector : struct
    {
        byte* source = Block(first);
        if (TSimd.StoredSize == sizeof(T))
            return (T*)source;
        T* target = buffer;
        for (long left = (long)count * Features; left > 0; left--, source += TSimd.Lanes * TSimd.StoredSize, target += TSimd.Lanes)
            TSimd.Store(TSimd.LoadStored(source), target);
        return buffer;
    }

    /// <summary>Numbers of the buffer that <see cref="Widened{TSimd, TVector}"/> takes for some blocks.</summary>
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

    /// <summary>Writes whole blocks of consecutive rows of data (scaled, converted); lanes past its last row are zeros.</summary>
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
            for (int lane = 0; lane < Lanes; lane++)
            {
                long row = (block * Lanes) + lane;
                rows[lane] = row < data.Rows ? reader.Read(row, lane) : reader.Zeros;
            }

            RowTransposition<TSimd, TVector, T>.Run(rows, Features, Block(block));
        }
    }

    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    private void Free()
    {
        if (IsDisposed)
            return;
        IsDisposed = true;
        NativeMemory.AlignedFree(_values);
        NativeMemory.AlignedFree(_signedWeights);
        NativeMemory.AlignedFree(_labels);
    }
}
