using System.Numerics;
using GpuLogReg.Ilgpu.Kernels;
using GpuLogReg.Ilgpu.Kernels.Rows;
using GpuLogReg.Ilgpu.Kernels.Teams;
using GpuLogReg.Ilgpu.Kernels.Tiles;
using GpuLogReg.Losses;

namespace GpuLogReg.Ilgpu.Launch;

/// <summary>The instantiations of <see cref="WidePass"/>: one a way to add and a loss.</summary>
internal static class WideKernels<T, TVector, TNumber>
    where T : unmanaged, INumber<T>
    where TVector : unmanaged, ITile<TVector, TVector, T>
    where TNumber : struct, IDeviceNumber<T>
{
    /// <summary>The kernel for a shape of <see cref="RowShape.Wide"/>.</summary>
    /// <typeparam name="TLoss">What a row makes of its margin.</typeparam>
    public static Action<WidePassArguments<TVector, T>> For<TLoss>(RowShape shape)
        where TLoss : struct, IPointwiseLoss<T> => shape.Team switch
    {
        TeamKind.Warp => With<WarpSum<T>, TLoss>(),
        TeamKind.Warps => With<WarpsSum<T>, TLoss>(),
        _ => With<SharedSum<T>, TLoss>(),
    };

    private static Action<WidePassArguments<TVector, T>> With<TSum, TLoss>()
        where TSum : struct, ITeamSum<T>
        where TLoss : struct, IPointwiseLoss<T> =>
        WidePass.Run<T, TVector, Pair<Pair<Pair<Pair<TVector, TVector, T>, TVector, T>, TVector, T>, TVector, T>, TSum, TLoss, TNumber>;
}
