using System.Numerics;
using GpuLogReg.Ilgpu.Kernels;
using GpuLogReg.Ilgpu.Kernels.Rows;
using GpuLogReg.Ilgpu.Kernels.Teams;
using GpuLogReg.Ilgpu.Kernels.Tiles;
using GpuLogReg.Losses;

namespace GpuLogReg.Ilgpu.Launch;

/// <summary>The instantiations of <see cref="FusedPass"/>: one a tile and a way to add.</summary>
internal static class FusedKernels<T, TVector, TNumber>
    where T : unmanaged, INumber<T>
    where TVector : unmanaged, ITile<TVector, TVector, T>
    where TNumber : struct, IDeviceNumber<T>
{
    /// <summary>The kernel for a shape.</summary>
    public static Action<FusedPassArguments<TVector, T>> For(RowShape shape) => shape.Team switch
    {
        TeamKind.SingleLane => WithTeam<SingleLane<T>>(shape.TileVectors),
        TeamKind.Warp => WithTeam<WarpSum<T>>(shape.TileVectors),
        TeamKind.Warps => WithTeam<WarpsSum<T>>(shape.TileVectors),
        _ => WithTeam<SharedSum<T>>(shape.TileVectors),
    };

    private static Action<FusedPassArguments<TVector, T>> WithTeam<TSum>(int tileVectors)
        where TSum : struct, ITeamSum<T> => tileVectors switch
        {
            1 => FusedPass.Run<T, TVector, TVector, TSum, LogisticLoss<T, TNumber>, TNumber>,
            2 => FusedPass.Run<T, TVector, Pair<TVector, TVector, T>, TSum, LogisticLoss<T, TNumber>, TNumber>,
            4 => FusedPass.Run<T, TVector, Pair<Pair<TVector, TVector, T>, TVector, T>, TSum, LogisticLoss<T, TNumber>, TNumber>,
            _ => FusedPass.Run<T, TVector, Pair<Pair<Pair<TVector, TVector, T>, TVector, T>, TVector, T>, TSum, LogisticLoss<T, TNumber>, TNumber>,
        };
}
