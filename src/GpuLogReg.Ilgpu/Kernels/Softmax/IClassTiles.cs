using System.Numerics;
using GpuLogReg.Ilgpu.Kernels.Rows;
using GpuLogReg.Ilgpu.Kernels.Teams;
using GpuLogReg.Ilgpu.Kernels.Tiles;
using ILGPU;

namespace GpuLogReg.Ilgpu.Kernels.Softmax;

/// <summary>
/// What one lane holds of a few neighbouring outputs, in registers: for each a tile of column sums, the sum of its slopes and one number, the margin and
/// then the slope of the row at hand. Structs composed of structs, for the reason <see cref="IRegisterTile{TSelf, T}"/> gives.
/// </summary>
/// <typeparam name="TSelf">These.</typeparam>
/// <typeparam name="TTile">A lane's share of a row.</typeparam>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
internal interface IClassTiles<TSelf, TTile, T>
    where TSelf : unmanaged, IClassTiles<TSelf, TTile, T>
    where TTile : unmanaged, IRegisterTile<TTile, T>
    where T : unmanaged, INumber<T>
{
    /// <summary>Outputs held: 1, 2 or 3.</summary>
    static abstract int Count { get; }

    /// <summary>The number of the first output.</summary>
    T First { get; }

    /// <summary>Takes what of the coefficients is held.</summary>
    /// <param name="weights">Where they are.</param>
    /// <param name="output">The first output.</param>
    static abstract TSelf Load<TNumber>(ClassWeights<T> weights, int output)
        where TNumber : struct, IDeviceNumber<T>;

    /// <summary>The same with sums of zero.</summary>
    TSelf Cleared();

    /// <summary>Numbers ← this lane's part of the margins.</summary>
    TSelf Dots<TNumber>(TTile row, ClassWeights<T> weights, int output)
        where TNumber : struct, IDeviceNumber<T>;

    /// <summary>Numbers ← their sums over the first <paramref name="lanes"/> lanes of a team. All threads of the group must call it.</summary>
    TSelf SumLanes<TTeam>(ArrayView<T> scratch, int lanes)
        where TTeam : struct, ITeamExchange<T>;

    /// <summary>Numbers ← a function of each.</summary>
    TSelf Map<TMap>(TMap map, int output)
        where TMap : struct, IClassMap<T>;

    /// <summary>Folds a function of the numbers over the outputs, in their order.</summary>
    T Fold<TMap, TCombination>(TMap map, T start, int output)
        where TMap : struct, IClassMap<T>
        where TCombination : struct, ICombination<T>;

    /// <summary>Adds number·row to the column sums, number to the sum of slopes.</summary>
    TSelf AddScaled(TTile row);

    /// <summary>Adds the sums of a group's teams to its partial sums. All threads of the group must call it.</summary>
    /// <param name="target">Where to; its output is the first one's place among those that a lane holds.</param>
    /// <param name="lane">This thread's place in its team.</param>
    /// <param name="lanes">Lanes of a team.</param>
    void Flush<TNumber>(GroupPartial<T> target, int lane, int lanes)
        where TNumber : struct, IDeviceNumber<T>;
}
