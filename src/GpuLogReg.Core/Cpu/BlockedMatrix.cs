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

    /// <summary>Allocates blocks of zeros.</summary>
    /// <param name="blocks">Number of blocks.</param>
    /// <param name="features">d.</param>
    /// <param name="lanes">L, rows a block.</param>
    public BlockedMatrix(long blocks, int features, int lanes)
    {
        Blocks = blocks;
        Features = features;
        Lanes = lanes;
        nuint bytes = (nuint)(blocks * features * lanes * sizeof(T));
        _values = (T*)NativeMemory.AlignedAlloc(Math.Max(bytes, 64), 64);
        _signedWeights = (T*)NativeMemory.AlignedAlloc((nuint)Math.Max(blocks * lanes * sizeof(T), 64), 64);
        NativeMemory.Clear(_values, bytes);
        NativeMemory.Clear(_signedWeights, (nuint)(blocks * lanes * sizeof(T)));
    }

    ~BlockedMatrix() => Free();

    public long Blocks { get; }

    public int Features { get; }

    public int Lanes { get; }

    /// <summary>Whether the memory was given back.</summary>
    public bool IsDisposed { get; private set; }

    /// <summary>Start of a block: d × L values.</summary>
    public T* Block(long block) => _values + (block * Features * Lanes);

    /// <summary>Signed weights of a block's rows: L values.</summary>
    public T* SignedWeightsOf(long block) => _signedWeights + (block * Lanes);

    /// <summary>Writes one row of data (scaled, converted) into a lane.</summary>
    /// <param name="block">Which block.</param>
    /// <param name="lane">Which of its rows.</param>
    /// <param name="data">Where the row comes from.</param>
    /// <param name="row">Which row.</param>
    /// <param name="signedWeight">Its label and weight.</param>
    /// <param name="buffer">d numbers of scratch.</param>
    public void SetRow(long block, int lane, Dataset data, long row, T signedWeight, double[] buffer)
    {
        SignedWeightsOf(block)[lane] = signedWeight;
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
    }
}
