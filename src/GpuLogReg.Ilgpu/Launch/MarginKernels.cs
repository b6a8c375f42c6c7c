using System.Numerics;
using GpuLogReg.Ilgpu.Kernels;
using GpuLogReg.Ilgpu.Kernels.Outputs;
using GpuLogReg.Ilgpu.Kernels.Rows;
using GpuLogReg.Ilgpu.Kernels.Teams;
using GpuLogReg.Ilgpu.Kernels.Tiles;

namespace GpuLogReg.Ilgpu.Launch;

/// <summary>The instantiations of <see cref="Margins"/>: one a way to add and a block of outputs.</summary>
internal static class MarginKernels<T, TStored, TVector, TNumber>
    where T : unmanaged, INumber<T>
    where TStored : unmanaged
    where TVector : unmanaged, ITile<TVector, TStored, T>
    where TNumber : struct, IDeviceNumber<T>
{
    /// <summary>The kernel for a shape.</summary>
    public static Action<MarginArguments<TStored, TVector, T>> For(RowShape shape, int outputs) => shape.Team switch
    {
        TeamKind.SingleLane => WithTeam<SingleLane<T>>(outputs),
        TeamKind.Warp => WithTeam<WarpSum<T>>(outputs),
        TeamKind.Warps => WithTeam<WarpsSum<T>>(outputs),
        _ => WithTeam<SharedSum<T>>(outputs),
    };

    private static Action<MarginArguments<TStored, TVector, T>> WithTeam<TSum>(int outputs)
        where TSum : struct, ITeamSum<T> => OutputBlock.For(outputs) switch
        {
            1 => Margins.Run<T, TStored, TVector, OutputSum<T>, TSum, TNumber>,
            2 => Margins.Run<T, TStored, TVector, OutputSumPair<OutputSum<T>, T>, TSum, TNumber>,
            4 => Margins.Run<T, TStored, TVector, OutputSumPair<OutputSumPair<OutputSum<T>, T>, T>, TSum, TNumber>,
            _ => Margins.Run<T, TStored, TVector, OutputSumPair<OutputSumPair<OutputSumPair<OutputSum<T>, T>, T>, T>, TSum, TNumber>,
        };
}
