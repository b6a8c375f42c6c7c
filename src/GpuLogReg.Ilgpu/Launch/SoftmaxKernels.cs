using System.Numerics;
using GpuLogReg.Ilgpu.Kernels;
using GpuLogReg.Ilgpu.Kernels.Softmax;
using GpuLogReg.Ilgpu.Kernels.Teams;
using GpuLogReg.Ilgpu.Kernels.Tiles;

namespace GpuLogReg.Ilgpu.Launch;

/// <summary>The instantiations of <see cref="FusedSoftmax"/>: one a tile, a number of outputs a lane, a way to add, and what a row makes of its margins.</summary>
internal static class SoftmaxKernels<T, TVector, TNumber>
    where T : unmanaged, INumber<T>
    where TVector : unmanaged, ITile<TVector, TVector, T>
    where TNumber : struct, IDeviceNumber<T>
{
    /// <summary>The kernel for a shape.</summary>
    /// <typeparam name="TSlopes">What a row makes of its margins.</typeparam>
    public static Action<FusedSoftmaxArguments<TVector, T>> For<TSlopes>(SoftmaxShape shape)
        where TSlopes : struct, IClassSlopes<T> => shape.Team switch
    {
        TeamKind.SingleLane => WithTeam<NoExchange<T>, TSlopes>(shape),
        TeamKind.Warp => WithTeam<WarpExchange<T>, TSlopes>(shape),
        TeamKind.Warps => WithTeam<WarpsExchange<T>, TSlopes>(shape),
        _ => Math.Max(shape.ColumnLanes, shape.OutputLanes) <= SharedExchange<T>.MostLanes
            ? WithTeam<SharedExchange<T>, TSlopes>(shape)
            : WithTeam<SharedStepsExchange<T>, TSlopes>(shape),
    };

    private static Action<FusedSoftmaxArguments<TVector, T>> WithTeam<TTeam, TSlopes>(SoftmaxShape shape)
        where TTeam : struct, ITeamExchange<T>
        where TSlopes : struct, IClassSlopes<T> => shape.TileVectors switch
    {
        1 => WithTile<TVector, TTeam, TSlopes>(shape),
        2 => WithTile<Pair<TVector, TVector, T>, TTeam, TSlopes>(shape),
        4 => WithTile<Pair<Pair<TVector, TVector, T>, TVector, T>, TTeam, TSlopes>(shape),
        _ => WithTile<Pair<Pair<Pair<TVector, TVector, T>, TVector, T>, TVector, T>, TTeam, TSlopes>(shape),
    };

    private static Action<FusedSoftmaxArguments<TVector, T>> WithTile<TTile, TTeam, TSlopes>(SoftmaxShape shape)
        where TTile : unmanaged, ITile<TTile, TVector, T>
        where TTeam : struct, ITeamExchange<T>
        where TSlopes : struct, IClassSlopes<T> => shape.HoldsWeights
            ? WithClass<ClassTile<TTile, TVector, T>, TTile, TTeam, TSlopes>(shape)
            : WithClass<ClassSums<TTile, TVector, T>, TTile, TTeam, TSlopes>(shape);

    private static Action<FusedSoftmaxArguments<TVector, T>> WithClass<TClass, TTile, TTeam, TSlopes>(SoftmaxShape shape)
        where TClass : unmanaged, IClassTiles<TClass, TTile, TVector, T>
        where TTile : unmanaged, ITile<TTile, TVector, T>
        where TTeam : struct, ITeamExchange<T>
        where TSlopes : struct, IClassSlopes<T> => shape.LaneOutputs switch
    {
        2 => With<ClassTiles<TClass, TClass, TTile, TVector, T>, TTile, TTeam, TSlopes>(),
        _ => With<ClassTiles<ClassTiles<TClass, TClass, TTile, TVector, T>, TClass, TTile, TVector, T>, TTile, TTeam, TSlopes>(),
    };

    private static Action<FusedSoftmaxArguments<TVector, T>> With<TTiles, TTile, TTeam, TSlopes>()
        where TTiles : unmanaged, IClassTiles<TTiles, TTile, TVector, T>
        where TTile : unmanaged, ITile<TTile, TVector, T>
        where TTeam : struct, ITeamExchange<T>
        where TSlopes : struct, IClassSlopes<T> => FusedSoftmax.Run<T, TVector, TTile, TTiles, TTeam, TSlopes, TNumber>;
}
