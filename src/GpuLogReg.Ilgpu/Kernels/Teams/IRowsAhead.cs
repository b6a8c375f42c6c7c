using System.Numerics;
using GpuLogReg.Ilgpu.Kernels.Tiles;
using GpuLogReg.Losses;

namespace GpuLogReg.Ilgpu.Kernels.Teams;

/// <summary>
/// How many rows' loads a team starts before it sums a row: a policy, so that one kernel has loads and sums in turns or side by side. Rows are summed in the same
/// order, so the bits are the same.
/// </summary>
internal interface IRowsAhead
{
    /// <summary>
    /// Number of the first step of a run of rows, whose first row is summed in step 0. A step below loads a row and sums none; only the first run of a pass has such.
    /// </summary>
    /// <param name="done">Rows of the runs before; 0 in the first.</param>
    static abstract int FirstStep(int done);

    /// <summary>What a step sums.</summary>
    /// <param name="held">What the step before has loaded.</param>
    /// <param name="loaded">What this step loads.</param>
    static abstract TValue Summed<TValue>(TValue held, TValue loaded)
        where TValue : unmanaged;

    /// <summary>Loss and slope of the row that a step sums, as of <see cref="RowLoss.Evaluate"/>; zeros in a step that sums none. All threads of the group must call it.</summary>
    /// <param name="step">The step's number.</param>
    /// <param name="tile">This lane's share of the row.</param>
    /// <param name="w">This lane's share of the coefficients.</param>
    /// <param name="intercept">This lane's share of the intercept.</param>
    /// <param name="lanes">Lanes of a team.</param>
    /// <param name="weight">The row's signed weight.</param>
    /// <param name="loss">The loss.</param>
    /// <param name="slope">Its derivative by the margin.</param>
    static abstract void Evaluate<T, TTile, TSum, TLoss>(int step, TTile tile, TTile w, T intercept, int lanes, T weight, out T loss, out T slope)
        where T : unmanaged, INumber<T>
        where TTile : unmanaged, IRegisterTile<TTile, T>
        where TSum : struct, ITeamSum<T>
        where TLoss : struct, IPointwiseLoss<T>;
}
