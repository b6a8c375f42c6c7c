using System.Numerics;
using GpuLogReg.Ilgpu.Kernels.Tiles;
using GpuLogReg.Losses;
using ILGPU;

namespace GpuLogReg.Ilgpu.Kernels.Teams;

/// <summary>The next row's loads are under way while a row is summed: two rows of a team are in flight, for the registers of one more.</summary>
internal readonly struct OneRowAhead : IRowsAhead
{
    public static int FirstStep(int done) => IntrinsicMath.Min(done, 1) - 1;

    public static TValue Summed<TValue>(TValue held, TValue loaded)
        where TValue : unmanaged => held;

    public static void Evaluate<T, TTile, TSum, TLoss>(int step, TTile tile, TTile w, T intercept, int lanes, T weight, out T loss, out T slope)
        where T : unmanaged, INumber<T>
        where TTile : unmanaged, IRegisterTile<TTile, T>
        where TSum : struct, ITeamSum<T>
        where TLoss : struct, IPointwiseLoss<T>
    {
        loss = T.Zero;
        slope = T.Zero;

        // The branch also keeps the loads before the sums: where a thread takes a row there is no other between them, and ptxas would move the loads behind
        // the last use of the registers that they go to.
        if (step >= 0)
            RowLoss.Evaluate<T, TTile, TSum, TLoss>(tile, w, intercept, lanes, weight, out loss, out slope);
    }
}
