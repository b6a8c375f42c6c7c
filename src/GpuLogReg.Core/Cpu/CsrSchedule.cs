using System.Numerics;
using GpuLogReg.Compute;

namespace GpuLogReg.Cpu;

/// <summary>
/// How passes over sparse rows are cut into chunks of about equal work, and who does them. The cuts depend on the range, the numbers stored and what the caller
/// says about its partial results, and never on the number of threads.
/// </summary>
internal sealed class CsrSchedule<T> where T : unmanaged, INumber<T>
{
    /// <summary>Chunks of a pass, where the caller wants no other number.</summary>
    public const int MostChunks = 64;

    /// <summary>Numbers stored, and rows, that a chunk has at least.</summary>
    private const long LeastWork = 1 << 14;

    /// <summary>Work below which a pass is quicker on the calling thread than handed to others.</summary>
    private const long ParallelThreshold = 1 << 15;

    private readonly CsrRows<T> _rows;

    /// <summary>Cuts passes over these rows.</summary>
    /// <param name="rows">X.</param>
    /// <param name="threads">Most threads of a pass; −1 for one a core.</param>
    public CsrSchedule(CsrRows<T> rows, int threads)
    {
        _rows = rows;
        Team = ThreadTeam.Of(threads);
    }

    /// <summary>Who does the chunks.</summary>
    public ThreadTeam Team { get; }

    private long Rows => _rows.Starts.Length - 1;

    /// <summary>Numbers stored, and rows, of a range; of an order's rows, which are not looked up, as many as on average.</summary>
    /// <param name="rows">Positions.</param>
    /// <param name="order">The row at each position; empty for the order of the data.</param>
    public long Work(RowRange rows, int[] order) => order.Length > 0
        ? (long)((double)rows.Count / Rows * _rows.Stored) + rows.Count
        : _rows.Starts[(int)rows.End] - _rows.Starts[(int)rows.Start] + rows.Count;

    /// <summary>How many chunks a range is cut into.</summary>
    /// <param name="rows">Positions.</param>
    /// <param name="order">The row at each position; empty for the order of the data.</param>
    /// <param name="overhead">What a chunk costs beside its rows, in numbers stored.</param>
    /// <param name="most">How many there are at most.</param>
    public int Count(RowRange rows, int[] order, long overhead, int most = MostChunks) =>
        (int)Math.Clamp(Work(rows, order) / Math.Max(LeastWork, overhead), 1, Math.Min(most, rows.Count));

    /// <summary>Where chunks of about equal work begin and end: positions, one more than there are chunks.</summary>
    /// <param name="rows">Positions.</param>
    /// <param name="order">The row at each position; empty for the order of the data.</param>
    /// <param name="chunks">How many, at least 1.</param>
    public long[] Bounds(RowRange rows, int[] order, int chunks)
    {
        var bounds = new long[chunks + 1];
        (bounds[0], bounds[chunks]) = (rows.Start, rows.End);
        for (int chunk = 1; chunk < chunks; chunk++)
        {
            bounds[chunk] = order.Length > 0
                ? rows.Start + (rows.Count * chunk / chunks)
                : Math.Max(bounds[chunk - 1], RowAtWork(rows, Work(rows, order) * chunk / chunks));
        }

        return bounds;
    }

    /// <summary>Calls the action for every chunk, on several threads where the work pays.</summary>
    /// <param name="chunks">How many.</param>
    /// <param name="work">Of all of them, in numbers stored.</param>
    /// <param name="action">Does a chunk.</param>
    public void ForChunks(int chunks, long work, Action<int> action)
    {
        if (work < ParallelThreshold || chunks == 1)
        {
            for (int chunk = 0; chunk < chunks; chunk++)
                action(chunk);
        }
        else
        {
            Team.For(chunks, action);
        }
    }

    /// <summary>The first row of a range before which there is so much work.</summary>
    private long RowAtWork(RowRange rows, long work)
    {
        long low = rows.Start, high = rows.End;
        while (low < high)
        {
            long middle = (low + high) / 2;
            if (Work(new RowRange(rows.Start, middle - rows.Start), []) < work)
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }
}
