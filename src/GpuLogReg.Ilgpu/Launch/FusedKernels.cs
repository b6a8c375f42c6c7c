using System.Numerics;
using GpuLogReg.Ilgpu.Kernels;
using GpuLogReg.Ilgpu.Kernels.Rows;
using GpuLogReg.Ilgpu.Kernels.Teams;
using GpuLogReg.Ilgpu.Kernels.Tiles;
using GpuLogReg.Losses;

namespace GpuLogReg.Ilgpu.Launch;

/// <summary>The instantiations of <see cref="FusedPass"/>: one a tile, a way to add, a number of rows in flight and a loss.</summary>
internal static class FusedKernels<T, TStored, TVector, TNumber>
    where T : unmanaged, INumber<T>
    where TStored : unmanaged
    where TVector : unmanaged, ITile<TVector, TStored, T>
    where TNumber : struct, IDeviceNumber<T>
{
    /// <summary>The kernel for a shape.</summary>
    /// <typeparam name="TLoss">What a row makes of its margin.</typeparam>
    /// <param name="row">How threads share a row.</param>
    /// <param name="rowsInFlight">As of <see cref="FusedShape.RowsInFlight"/>.</param>
    public static Action<FusedPassArguments<TStored, T>> For<TLoss>(RowShape row, int rowsInFlight)
        where TLoss : struct, IPointwiseLoss<T> =>
        rowsInFlight > 1 ? WithRows<OneRowAhead, TLoss>(row) : WithRows<NoRowAhead, TLoss>(row);

    private static Action<FusedPassArguments<TStored, T>> WithRows<TAhead, TLoss>(RowShape row)
        where TAhead : struct, IRowsAhead
        where TLoss : struct, IPointwiseLoss<T> => row.Team switch
    {
        TeamKind.SingleLane => WithTeam<SingleLane<T>, TAhead, TLoss>(row.TileVectors),
        TeamKind.ThreadARow => WithTeam<ThreadARow<T>, TAhead, TLoss>(row.TileVectors),
        TeamKind.Warp => WithTeam<WarpSum<T>, TAhead, TLoss>(row.TileVectors),
        TeamKind.Warps => WithTeam<WarpsSum<T>, TAhead, TLoss>(row.TileVectors),
        _ => WithTeam<SharedSum<T>, TAhead, TLoss>(row.TileVectors),
    };

    private static Action<FusedPassArguments<TStored, T>> WithTeam<TSum, TAhead, TLoss>(int tileVectors)
        where TSum : struct, ITeamSum<T>
        where TAhead : struct, IRowsAhead
        where TLoss : struct, IPointwiseLoss<T> => tileVectors switch
        {
            1 => FusedPass.Run<T, TStored, TVector, TSum, TAhead, TLoss, TNumber>,
            2 => FusedPass.Run<T, TStored, Pair<TVector, TStored, T>, TSum, TAhead, TLoss, TNumber>,
            4 => FusedPass.Run<T, TStored, Pair<Pair<TVector, TStored, T>, TStored, T>, TSum, TAhead, TLoss, TNumber>,
            _ => FusedPass.Run<T, TStored, Pair<Pair<Pair<TVector, TStored, T>, TStored, T>, TStored, T>, TSum, TAhead, TLoss, TNumber>,
        };
}
