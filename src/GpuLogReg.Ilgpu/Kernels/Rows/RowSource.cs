using System.Numerics;
using ILGPU;

namespace GpuLogReg.Ilgpu.Kernels.Rows;

/// <summary>The rows of a pass as every row kernel takes them: X, signed weights, the order, the range, and how the grid shares it out.</summary>
/// <remarks>
/// Team t of the grid takes positions t, t + <see cref="GridTeams"/>, …, every team the same number of <see cref="Trips"/>, so that all threads of a
/// group reach every barrier and shuffle together. Positions past the range are clamped to its last row and get weight 0.
/// </remarks>
/// <typeparam name="TVector">The 16-byte vector of X.</typeparam>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
internal struct RowSource<TVector, T>
    where TVector : unmanaged
    where T : unmanaged, INumber<T>
{
    /// <summary>X, row-major, each row padded with zeros to <see cref="RowVectors"/> vectors.</summary>
    public ArrayView<TVector> X;

    /// <summary>+s for y = 1, −s for y = 0.</summary>
    public ArrayView<T> SignedWeights;

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

    public int RowVectors;

    /// <summary>Threads of a team.</summary>
    public int Lanes;

    /// <summary>The row at a position relative to <see cref="Start"/>, clamped to the range.</summary>
    public readonly long RowAt(long position)
    {
        long at = Start + IntrinsicMath.Min(position, Count - 1);
        return HasOrder != 0 ? Order[at] : at;
    }
}
