using System.Numerics;
using GpuLogReg.Ilgpu.Kernels;
using GpuLogReg.Ilgpu.Kernels.Softmax;
using GpuLogReg.Ilgpu.Kernels.Teams;
using GpuLogReg.Ilgpu.Kernels.Tiles;

namespace GpuLogReg.Ilgpu.Launch;

/// <summary>The instantiations of <see cref="FusedSoftmax"/>: one a tile, a number of outputs a lane, a way to add, and what a row makes of its margins.</summary>
internal static class SoftmaxKernels<T, TStored, TVector, TNumber>
    where T : unmanaged, INumber<T>
    where TStored : unmanaged
    where TVector : unmanaged, ITile<TVector, TStored, T>
    where TNumber : struct, IDeviceNumber<T>
{
    /// <summary>The kernel for a shape.</summary>
    /// <typeparam name="TSlopes">What a row makes of its margins.</typeparam>
    public static Action<FusedSoftmaxArguments<TStored, T>> For<TSlopes>(SoftmaxShape shape)
        where TSlopes : struct, IClassSlopes<T> => shape.Team switch
    {
        TeamKind.SingleLane => WithTeam<NoExchange<T>, TSlopes>(shape),
        TeamKind.Warp => WithTeam<WarpExchange<T>, TSlopes>(shape),
        TeamKind.Warps => WithTeam<WarpsExchange<T>, TSlopes>(shape),
        _ => Math.Max(shape.ColumnLanes, shape.OutputLanes) <= SharedExchange<T>.MostLanes
            ? WithTeam<SharedExchange<T>, TSlopes>(shape)
            : WithTeam<SharedStepsExchange<T>, TSlopes>(shape),
    };

    private static Action<FusedSoftmaxArguments<TStored, T>> WithTeam<TTeam, TSlopes>(SoftmaxShape shape)
        where TTeam : struct, ITeamExchange<T>
        where TSlopes : struct, IClassSlopes<T> => shape.TileVectors switch
    {
        1 => WithTile<TVector, TTeam, TSlopes>(shape),
        2 => WithTile<Pair<TVector, TStored, T>, TTeam, TSlopes>(shape),
        4 => WithTile<Pair<Pair<TVector, TStored, T>, TStored, T>, TTeam, TSlopes>(shape),
        _ => WithTile<Pair<Pair<Pair<TVector, TStored, T>, TStored, T>, TStored, T>, TTeam, TSlopes>(shape),
    };

    private static Action<FusedSoftmaxArguments<TStored, T>> WithTile<TTile, TTeam, TSlopes>(SoftmaxShape shape)
        where TTile : unmanaged, ITile<TTile, TStored, T>
        where TTeam : struct, ITeamExchange<T>
        where TSlopes : struct, IClassSlopes<T> => shape.HoldsWeights
            ? WithClass<ClassTile<TTile, T>, TTile, TTeam, TSlopes>(shape)
            : WithClass<ClassSums<TTile, T>, TTile, TTeam, TSlopes>(shape);

    private static Action<FusedSoftmaxArguments<TStored, T>> WithClass<TClass, TTile, TTeam, TSlopes>(SoftmaxShape shape)
        where TClass : unmanaged, IClassTiles<TClass, TTile, T>
        where TTile : unmanaged, ITile<TTile, TStored, T>
        where TTeam : struct, ITeamExchange<T>
        where TSlopes : struct, IClassSlopes<T> => shape.LaneOutputs switch
    {
        2 => With<ClassTiles<TClass, TClass, TTile, T>, TTile, TTeam, TSlopes>(),
        _ => With<ClassTiles<ClassTiles<TClass, TClass, TTile, T>, TClass, TTile, T>, TTile, TTeam, TSlopes>(),
    };

    private static Action<FusedSoftmaxArguments<TStored, T>> With<TTiles, TTile, TTeam, TSlopes>()
        where TTiles : unmanaged, IClassTiles<TTiles, TTile, T>
        where TTile : unmanaged, ITile<TTile, TStored, T>
        where TTeam : struct, ITeamExchange<T>
        where TSlopes : struct, IClassSlopes<T> => FusedSoftmax.Run<T, TStored, TTile, TTiles, TTeam, TSlopes, TNumber>;
}
