using System.Numerics;
using System.Runtime.CompilerServices;

namespace GpuLogReg.Cpu;

/// <summary>
/// Where ranges of columns, of about as many stored numbers each, cut the rows. Columns ascend within a row, so that a range is a run of each row: Xᵀ·r
/// is computed range by range with no second copy of X, and every range of the result is one task's own, small enough for its cache.
/// </summary>
internal sealed unsafe class CsrColumnRanges<T> : IDisposable where T : unmanaged, INumber<T>
{
    /// <summary>Number of ranges: a number of threads that divide them evenly, and 4 bytes of memory each a row.</summary>
    public const int Count = 16;

    private readonly int[] _bounds = new int[Count + 1];
    private readonly AlignedBuffer<int> _cuts;

    /// <summary>Finds the cuts, in two passes over the columns.</summary>
    /// <param name="rows">X.</param>
    /// <param name="columns">d.</param>
    /// <param name="team">Who takes part.</param>
    public CsrColumnRanges(CsrRows<T> rows, int columns, ThreadTeam team)
    {
        long n = rows.Starts.Length - 1;
        _cuts = new AlignedBuffer<int>(n * (Count - 1));
        FindBounds(rows, columns);
        team.For(Count, part =>
        {
            fixed (long* starts = rows.Starts)
                FindCuts(rows.Columns, starts, n * part / Count, n * (part + 1) / Count);
        });
    }

    /// <summary>The columns of a range.</summary>
    /// <param name="range">0-based.</param>
    public (int First, int End) ColumnsOf(int range) => (_bounds[range], _bounds[range + 1]);

    /// <summary>The stored numbers of a row in a range.</summary>
    /// <param name="starts">Row starts of X.</param>
    /// <param name="row">Which row.</param>
    /// <param name="range">Which range.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public (long At, long End) Part(long* starts, long row, int range)
    {
        int* cuts = _cuts.Pointer + (row * (Count - 1));
        return (range == 0 ? starts[row] : starts[row] + cuts[range - 1], range == Count - 1 ? starts[row + 1] : starts[row] + cuts[range]);
    }

    public void Dispose() => _cuts.Dispose();

    private void FindBounds(CsrRows<T> rows, int columns)
    {
        var stored = new int[columns];
        for (long at = 0; at < rows.Stored; at++)
            stored[rows.Columns[at]]++;
        long before = 0;
        int range = 1;
        for (int j = 0; j < columns; j++)
        {
            // An empty column costs its element of the gradient.
            before += stored[j] + 1;
            while (range < Count && before >= (rows.Stored + columns) * range / Count)
                _bounds[range++] = j + 1;
        }

        _bounds[Count] = columns;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void FindCuts(int* columns, long* starts, long first, long end)
    {
        for (long row = first; row < end; row++)
        {
            int* cuts = _cuts.Pointer + (row * (Count - 1));
            long at = starts[row];
            for (int range = 1; range < Count; range++)
            {
                while (at < starts[row + 1] && columns[at] < _bounds[range])
                    at++;
                cuts[range - 1] = (int)(at - starts[row]);
            }
        }
    }
}
