using System.Numerics;
using GpuLogReg.Data;

namespace GpuLogReg.Cpu;

/// <summary>
/// X in the very memory of a dense matrix that lends it. A full block of L rows takes the same bytes as rows, [L][d], and as a block of the engine, [d][L]:
/// whole passes turn rows into blocks in place, gathers of another row order turn them back, and so does the end of the loan.
/// Turning costs about as much as laying out once; it happens when a pass of the other kind comes, not before.
/// </summary>
internal sealed unsafe class LentRows<T> : IDisposable where T : unmanaged, INumber<T>
{
    /// <summary>Parts that the threads take.</summary>
    private const int MostChunks = 128;

    private readonly DenseMatrix _matrix;
    private readonly ThreadTeam _team;
    private readonly T* _values;
    private readonly int _lanes;

    private LentRows(DenseMatrix matrix, T* values, int lanes, ThreadTeam team)
    {
        _values = values;
        (_matrix, _lanes, _team) = (matrix, lanes, team);
    }

    /// <summary>The first number.</summary>
    public byte* Pointer => (byte*)_values;

    /// <summary>How they lie now.</summary>
    public bool IsBlocks { get; private set; }

    private long Blocks => (_matrix.Rows + _lanes - 1) / _lanes;

    /// <summary>Borrows X.</summary>
    /// <param name="data">The rows.</param>
    /// <param name="lanes">L.</param>
    /// <param name="team">The threads.</param>
    /// <returns>Null where the matrix does not lend, or its numbers are of another type or seen scaled: none of these would come back as they were.</returns>
    public static LentRows<T>? TryBorrow(Dataset data, int lanes, ThreadTeam team)
    {
        if (!data.Lends || data.Scaling is not null || data.Features is not DenseMatrix dense || dense.ElementType != (typeof(T) == typeof(float) ? ElementType.Float32 : ElementType.Float64))
            return null;
        byte* values = dense.Lend(lanes);
        return values is null ? null : new LentRows<T>(dense, (T*)values, lanes, team);
    }

    /// <summary>Copies a row out of its block.</summary>
    /// <param name="row">0-based.</param>
    /// <param name="target">d numbers.</param>
    public void CopyRow(long row, T* target)
    {
        T* source = _values + (row / _lanes * _lanes * _matrix.Columns) + (row % _lanes);
        for (int j = 0; j < _matrix.Columns; j++, source += _lanes)
            target[j] = *source;
    }

    /// <summary>Lays every L rows out feature by feature; rows that fill the last block up are zero.</summary>
    public void ToBlocks<TSimd, TVector>()
        where TSimd : struct, ISimd<TVector, T>
        where TVector : struct
    {
        if (IsBlocks)
            return;
        IsBlocks = true;
        int d = _matrix.Columns;
        ForBlocks((block, rows, scratch) =>
        {
            T** starts = stackalloc T*[_lanes];
            for (int i = 0; i < _lanes; i++)
                starts[i] = scratch + ((long)i * d);
            new Span<T>(block, rows * d).CopyTo(new Span<T>(scratch, rows * d));
            new Span<T>(scratch + ((long)rows * d), (_lanes - rows) * d).Clear();
            RowTransposition<TSimd, TVector, T>.Run(starts, d, (byte*)block);
        });
    }

    /// <summary>The way back.</summary>
    public void ToRows()
    {
        if (!IsBlocks)
            return;
        IsBlocks = false;
        int d = _matrix.Columns;
        ForBlocks((block, rows, scratch) =>
        {
            new Span<T>(block, _lanes * d).CopyTo(new Span<T>(scratch, _lanes * d));
            for (int i = 0; i < rows; i++)
            {
                T* target = block + ((long)i * d), source = scratch + i;
                for (int j = 0; j < d; j++, source += _lanes)
                    target[j] = *source;
            }
        });
    }

    /// <summary>Puts the rows where they were, and ends the loan.</summary>
    public void Dispose()
    {
        ToRows();
        _matrix.TakeBack();
    }

    private void ForBlocks(BlockAction action)
    {
        int d = _matrix.Columns;
        int chunks = (int)Math.Min(Blocks, MostChunks);
        _team.For(chunks, chunk =>
        {
            using var scratch = new AlignedBuffer<T>((long)_lanes * d);
            for (long block = Blocks * chunk / chunks; block < Blocks * (chunk + 1) / chunks; block++)
                action(_values + (block * _lanes * d), (int)Math.Min(_lanes, _matrix.Rows - (block * _lanes)), scratch.Pointer);
        });
    }

    private delegate void BlockAction(T* block, int rows, T* scratch);
}
