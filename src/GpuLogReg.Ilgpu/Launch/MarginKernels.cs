using System.Numerics;
using GpuLogReg.Ilgpu.Kernels;
using GpuLogReg.Ilgpu.Kernels.Rows;
using GpuLogReg.Ilgpu.Kernels.Teams;
using GpuLogReg.Ilgpu.Kernels.Tiles;

namespace GpuLogReg.Ilgpu.Launch;

/// <summary>The instantiations of <see cref="Margins"/>: one a way to add.</summary>
internal static class MarginKernels<T, TVector, TNumber>
    where T : unmanaged, INumber<T>
    where TVector : unmanaged, ITile<TVector, TVector, T>
    where TNumber : struct, IDeviceNumber<T>
{
    /// <summary>The kernel for a shape.</summary>
    public static Action<MarginArguments<TVector, T>> For(RowShape shape) => shape.Team switch
    {
        TeamKind.SingleLane => Margins.Run<T, TVector, SingleLane<T>, TNumber>,
        TeamKind.Warp => Margins.Run<T, TVector, WarpSum<T>, TNumber>,
        _ => Margins.Run<T, TVector, SharedSum<T>, TNumber>,
    };
}
