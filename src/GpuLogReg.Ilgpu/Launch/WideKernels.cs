using System.Numerics;
using GpuLogReg.Ilgpu.Kernels;
using GpuLogReg.Ilgpu.Kernels.Rows;
using GpuLogReg.Ilgpu.Kernels.Teams;
using GpuLogReg.Ilgpu.Kernels.Tiles;
using GpuLogReg.Losses;

namespace GpuLogReg.Ilgpu.Launch;

/// <summary>The instantiations of <see cref="WidePass"/>: one a way to add and a loss.</summary>
internal static class WideKernels<T, TStored, TVector, TNumber>
    where T : unmanaged, INumber<T>
    where TStored : unmanaged
    where TVector : unmanaged, ITile<TVector, TStored, T>
    where TNumber : struct, IDeviceNumber<T>
{
    /// <summary>The kernel for a shape of <see cref="RowShape.Wide"/>.</summary>
    /// <typeparam name="TLoss">What a row makes of its margin.</typeparam>
    public static Action<WidePassArguments<TStored, T>> For<TLoss>(RowShape shape)
        where TLoss : struct, IPointwiseLoss<T> => shape.Team switch
    {
        TeamKind.Warp => WithTeam<WarpSum<T>, TLoss>(shape.TileVectors),
        TeamKind.Warps => WithTeam<WarpsSum<T>, TLoss>(shape.TileVectors),
        _ => WithTeam<SharedSum<T>, TLoss>(shape.TileVectors),
    };

    private static Action<WidePassArguments<TStored, T>> WithTeam<TSum, TLoss>(int tileVectors)
        where TSum : struct, ITeamSum<T>
        where TLoss : struct, IPointwiseLoss<T> => tileVectors switch
        {
            8 => WidePass.Run<T, TStored, Pair<Pair<Pair<TVector, TStored, T>, TStored, T>, TStored, T>, TSum, TLoss, TNumber>,
            _ => WidePass.Run<T, TStored, Pair<Pair<Pair<Pair<TVector, TStored, T>, TStored, T>, TStored, T>, TStored, T>, TSum, TLoss, TNumber>,
        };
}
