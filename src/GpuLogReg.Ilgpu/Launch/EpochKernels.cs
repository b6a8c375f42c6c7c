using System.Numerics;
using GpuLogReg.Ilgpu.Kernels;
using GpuLogReg.Ilgpu.Kernels.Rows;
using GpuLogReg.Ilgpu.Kernels.Teams;
using GpuLogReg.Ilgpu.Kernels.Tiles;
using GpuLogReg.Losses;

namespace GpuLogReg.Ilgpu.Launch;

/// <summary>The instantiations of <see cref="Epoch"/>: one a tile and a way to add.</summary>
internal static class EpochKernels<T, TStored, TVector, TNumber>
    where T : unmanaged, INumber<T>
    where TStored : unmanaged
    where TVector : unmanaged, ITile<TVector, TStored, T>
    where TNumber : struct, IDeviceNumber<T>
{
    /// <summary>The kernel for a shape of <see cref="EpochShape"/>, whose teams are never larger than a warp.</summary>
    /// <typeparam name="TLoss">What a row makes of its margin.</typeparam>
    public static Action<EpochArguments<TStored, T>> For<TLoss>(RowShape shape)
        where TLoss : struct, IPointwiseLoss<T> => shape.Team switch
    {
        TeamKind.SingleLane => WithTeam<SingleLane<T>, TLoss>(shape.TileVectors),
        TeamKind.Warp => WithTeam<WarpSum<T>, TLoss>(shape.TileVectors),
        _ => WithTeam<SharedSum<T>, TLoss>(shape.TileVectors),
    };

    private static Action<EpochArguments<TStored, T>> WithTeam<TSum, TLoss>(int tileVectors)
        where TSum : struct, ITeamSum<T>
        where TLoss : struct, IPointwiseLoss<T> => tileVectors switch
        {
            1 => Epoch.Run<T, TStored, TVector, TSum, TLoss, TNumber>,
            2 => Epoch.Run<T, TStored, Pair<TVector, TStored, T>, TSum, TLoss, TNumber>,
            4 => Epoch.Run<T, TStored, Pair<Pair<TVector, TStored, T>, TStored, T>, TSum, TLoss, TNumber>,
            _ => Epoch.Run<T, TStored, Pair<Pair<Pair<TVector, TStored, T>, TStored, T>, TStored, T>, TSum, TLoss, TNumber>,
        };
}
