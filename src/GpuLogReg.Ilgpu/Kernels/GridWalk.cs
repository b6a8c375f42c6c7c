using ILGPU;

namespace GpuLogReg.Ilgpu.Kernels;

/// <summary>Which rows the teams of a grid take, as every row kernel is told: the range, the order, and how the grid shares it out.</summary>
/// <remarks>
/// Team t of the grid takes positions t, t + <see cref="GridTeams"/>, …, every team the same number of <see cref="Trips"/>, so that all threads of a
/// group reach every barrier and shuffle together. Positions past the range are clamped to its last row and get weight 0.
/// </remarks>
internal struct GridWalk
{
    /// <summary>Row at each position; read only where <see cref="HasOrder"/> is not 0.</summary>
    public ArrayView<int> Order;

    /// <summary>First position.</summary>
    public long Start;

    /// <summary>Number of positions.</summary>
    public long Count;

    /// <summary>Positions a team takes.</summary>
    public int Trips;

    /// <summary>Teams of the whole grid.</summary>
    public long GridTeams;

    public int HasOrder;

    /// <summary>Not 0 where the numbers of a row (margins, slopes) stand at its row number, 0 where they stand at its position in the range.</summary>
    public int ByRow;

    /// <summary>Threads of a team.</summary>
    public int Lanes;

    /// <summary>The row at a position relative to <see cref="Start"/>, clamped to the range.</summary>
    public readonly long RowAt(long position)
    {
        long at = Start + IntrinsicMath.Min(position, Count - 1);
        return HasOrder != 0 ? Order[at] : at;
    }

    /// <summary>Where the numbers of a row stand.</summary>
    /// <param name="position">Its position, inside the range.</param>
    /// <param name="row">What <see cref="RowAt"/> made of it.</param>
    public readonly long PlaceOf(long position, long row) => ByRow != 0 ? row : position;
}
