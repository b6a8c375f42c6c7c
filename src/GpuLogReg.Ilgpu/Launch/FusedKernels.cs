using System.Numerics;
using GpuLogReg.Ilgpu.Kernels;
using GpuLogReg.Ilgpu.Kernels.Rows;
using GpuLogReg.Ilgpu.Kernels.Teams;
using GpuLogReg.Ilgpu.Kernels.Tiles;
using GpuLogReg.Losses;

namespace GpuLogReg.Ilgpu.Launch;

/// <summary>The instantiations of <see cref="FusedPass"/>: one a tile, a way to add and a loss.</summary>
internal static class FusedKernels<T, TStored, TVector, TNumber>
    where T : unmanaged, INumber<T>
    where TStored : unmanaged
    where TVector : unmanaged, ITile<TVector, TStored, T>
    where TNumber : struct, IDeviceNumber<T>
{
    /// <summary>The kernel for a shape.</summary>
    /// <typeparam name="TLoss">What a row makes of its margin.</typeparam>
    public static Action<FusedPassArguments<TStored, T>> For<TLoss>(RowShape shape)
        where TLoss : struct, IPointwiseLoss<T> => shape.Team switch
    {
        TeamKind.SingleLane => WithTeam<SingleLane<T>, TLoss>(shape.TileVectors),
        TeamKind.ThreadARow => WithTeam<ThreadARow<T>, TLoss>(shape.TileVectors),
        TeamKind.Warp => WithTeam<WarpSum<T>, TLoss>(shape.TileVectors),
        TeamKind.Warps => WithTeam<WarpsSum<T>, TLoss>(shape.TileVectors),
        _ => WithTeam<SharedSum<T>, TLoss>(shape.TileVectors),
    };

    private static Action<FusedPassArguments<TStored, T>> WithTeam<TSum, TLoss>(int tileVectors)
        where TSum : struct, ITeamSum<T>
        where TLoss : struct, IPointwiseLoss<T> => tileVectors switch
        {
            1 => FusedPass.Run<T, TStored, TVector, TSum, TLoss, TNumber>,
            2 => FusedPass.Run<T, TStored, Pair<TVector, TStored, T>, TSum, TLoss, TNumber>,
            4 => FusedPass.Run<T, TStored, Pair<Pair<TVector, TStored, T>, TStored, T>, TSum, TLoss, TNumber>,
            _ => FusedPass.Run<T, TStored, Pair<Pair<Pair<TVector, TStored, T>, TStored, T>, TStored, T>, TSum, TLoss, TNumber>,
        };
}
