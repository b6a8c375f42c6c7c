using System.Numerics;
using GpuLogReg.Ilgpu.Kernels.Tiles;
using GpuLogReg.Losses;

namespace GpuLogReg.Ilgpu.Kernels.Teams;

/// <summary>A row's loads, then its sums, then the next row's loads.</summary>
internal readonly struct NoRowAhead : IRowsAhead
{
    public static int FirstStep(int done) => 0;

    public static TValue Summed<TValue>(TValue held, TValue loaded)
        where TValue : unmanaged => loaded;

    public static void Evaluate<T, TTile, TSum, TLoss>(int step, TTile tile, TTile w, T intercept, int lanes, T weight, out T loss, out T slope)
        where T : unmanaged, INumber<T>
        where TTile : unmanaged, IRegisterTile<TTile, T>
        where TSum : struct, ITeamSum<T>
        where TLoss : struct, IPointwiseLoss<T> =>
        RowLoss.Evaluate<T, TTile, TSum, TLoss>(tile, w, intercept, lanes, weight, out loss, out slope);
}
