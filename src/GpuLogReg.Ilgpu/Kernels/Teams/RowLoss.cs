using System.Numerics;
using GpuLogReg.Ilgpu.Kernels.Tiles;
using GpuLogReg.Losses;

namespace GpuLogReg.Ilgpu.Kernels.Teams;

/// <summary>What a row that a team holds adds to the loss.</summary>
internal static class RowLoss
{
    /// <summary>Loss and slope at the row's margin, the same bits in every lane. All threads of the group must call it.</summary>
    /// <param name="tile">This lane's share of the row.</param>
    /// <param name="w">This lane's share of the coefficients.</param>
    /// <param name="intercept">This lane's share of the intercept.</param>
    /// <param name="lanes">Lanes of a team.</param>
    /// <param name="weight">The row's signed weight.</param>
    /// <param name="loss">The loss.</param>
    /// <param name="slope">Its derivative by the margin.</param>
    public static void Evaluate<T, TTile, TSum, TLoss>(TTile tile, TTile w, T intercept, int lanes, T weight, out T loss, out T slope)
        where T : unmanaged, INumber<T>
        where TTile : unmanaged, IRegisterTile<TTile, T>
        where TSum : struct, ITeamSum<T>
        where TLoss : struct, IPointwiseLoss<T>
    {
        T margin = TSum.Sum(tile.Dot(w) + intercept, lanes);
        TLoss.Evaluate(margin, weight, out loss, out slope);
    }
}
