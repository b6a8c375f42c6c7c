using System.Numerics;
using System.Runtime.InteropServices;
using GpuLogReg.Data;

namespace GpuLogReg.Cpu;

/// <summary>
/// X as the vectorised engine reads it: blocks of as many rows as a vector has lanes, each block feature-major, [n/L][d][L]. One load gives one
/// feature of L rows, so margins need no horizontal sums, and a pass streams contiguous memory. Rows that fill the last block up are zero with weight 0.
/// </summary>
internal sealed unsafe class BlockedMatrix<T> : IDisposable where T : unmanaged, INumber<T>
{
    private readonly T* _values;
    private readonly T* _signedWeights;
    private readonly T* _labels;

    /// <summary>Allocates blocks of zeros.</summary>
    /// <param name="blocks">Number of blocks.</param>
    /// <param name="features">d.</param>
    /// <param name="lanes">L, rows a block.</param>
    /// <param name="labelled">Whether rows have labels beside their weights, which are unsigned then.</param>
    public BlockedMatrix(long blocks, int features, int lanes, bool labelled)
    {
        Blocks = blocks;
        Features = features;
        Lanes = lanes;
        nuint bytes = (nuint)(blocks * features * lanes * sizeof(T));
        _values = (T*)LargeMemory.Allocate(bytes);
        _signedWeights = Rows();
        _labels = labelled ? Rows() : null;
        NativeMemory.Clear(_values, bytes);

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

    /// <summary>Start of a block: d × L values.</summary>
    public T* Block(long block) => _values + (block * Features * Lanes);

    /// <summary>Weights of a block's rows, signed by the label where the loss is binary: L values.</summary>
    public T* SignedWeightsOf(long block) => _signedWeights + (block * Lanes);

    /// <summary>Class indices of a block's rows, as numbers: L values. Null where rows have none.</summary>
    public T* LabelsOf(long block) => _labels is null ? null : _labels + (block * Lanes);

    /// <summary>Gives a row the label and weight of a row of another matrix.</summary>
    /// <param name="block">Which block.</param>
    /// <param name="lane">Which of its rows.</param>
    /// <param name="source">The other matrix.</param>
    /// <param name="row">Its row.</param>
    public void CopyTargets(long block, int lane, BlockedMatrix<T> source, long row)
    {
        SignedWeightsOf(block)[lane] = source._signedWeights[row];
        if (_labels is not null)
            LabelsOf(block)[lane] = source._labels[row];
    }

    /// <summary>Writes one row of data (scaled, converted) into a lane.</summary>
    /// <param name="block">Which block.</param>
    /// <param name="lane">Which of its rows.</param>
    /// <param name="data">Where the row comes from.</param>
    /// <param name="row">Which row.</param>
    /// <param name="buffer">d numbers of scratch.</param>
    public void SetRow(long block, int lane, Dataset data, long row, double[] buffer)
    {
        T* target = Block(block) + lane;
        int d = Features, lanes = Lanes;
        if (data.Scaling is null && data.Features is DenseMatrix dense && dense.ElementType == (typeof(T) == typeof(float) ? ElementType.Float32 : ElementType.Float64))
        {
            T* source = (T*)dense.Pointer + (row * d);
            for (int j = 0; j < d; j++)
                target[(nint)j * lanes] = source[j];
            return;
        }

        data.CopyRow(row, buffer);
        for (int j = 0; j < d; j++)
            target[(nint)j * lanes] = T.CreateTruncating(buffer[j]);
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
