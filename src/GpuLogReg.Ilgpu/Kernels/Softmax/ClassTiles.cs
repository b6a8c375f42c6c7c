using System.Numerics;
using GpuLogReg.Ilgpu.Kernels.Rows;
using GpuLogReg.Ilgpu.Kernels.Teams;
using GpuLogReg.Ilgpu.Kernels.Tiles;
using ILGPU;

namespace GpuLogReg.Ilgpu.Kernels.Softmax;

/// <summary>The outputs of two parts, the second's following the first's.</summary>
internal struct ClassTiles<TLow, THigh, TTile, T> : IClassTiles<ClassTiles<TLow, THigh, TTile, T>, TTile, T>
    where TLow : unmanaged, IClassTiles<TLow, TTile, T>
    where THigh : unmanaged, IClassTiles<THigh, TTile, T>
    where TTile : unmanaged, IRegisterTile<TTile, T>
    where T : unmanaged, INumber<T>
{
    public TLow Low;
    public THigh High;

    public static int Count => TLow.Count + THigh.Count;

    public readonly T First => Low.First;

    public static ClassTiles<TLow, THigh, TTile, T> Load<TNumber>(ClassWeights<T> weights, int output)
        where TNumber : struct, IDeviceNumber<T> => new()
    {
        Low = TLow.Load<TNumber>(weights, output),
        High = THigh.Load<TNumber>(weights, output + TLow.Count),
    };

    public readonly ClassTiles<TLow, THigh, TTile, T> Cleared() => new() { Low = Low.Cleared(), High = High.Cleared() };

    public readonly ClassTiles<TLow, THigh, TTile, T> Dots<TNumber>(TTile row, ClassWeights<T> weights, int output)
        where TNumber : struct, IDeviceNumber<T> => new()
    {
        Low = Low.Dots<TNumber>(row, weights, output),
        High = High.Dots<TNumber>(row, weights, output + TLow.Count),
    };

    public readonly ClassTiles<TLow, THigh, TTile, T> SumLanes<TTeam>(ArrayView<T> scratch, int lanes)
        where TTeam : struct, ITeamExchange<T> => new() { Low = Low.SumLanes<TTeam>(scratch, lanes), High = High.SumLanes<TTeam>(scratch, lanes) };

    public readonly ClassTiles<TLow, THigh, TTile, T> Map<TMap>(TMap map, int output)
        where TMap : struct, IClassMap<T> => new() { Low = Low.Map(map, output), High = High.Map(map, output + TLow.Count) };

    public readonly T Fold<TMap, TCombination>(TMap map, T start, int output)
        where TMap : struct, IClassMap<T>
        where TCombination : struct, ICombination<T> =>
        High.Fold<TMap, TCombination>(map, Low.Fold<TMap, TCombination>(map, start, output), output + TLow.Count);

    public readonly ClassTiles<TLow, THigh, TTile, T> AddScaled(TTile row) => new() { Low = Low.AddScaled(row), High = High.AddScaled(row) };

    public readonly void Flush<TNumber>(GroupPartial<T> target, int lane, int lanes)
        where TNumber : struct, IDeviceNumber<T>
    {
        GroupPartial<T> high = target;
        high.Output = target.Output + TLow.Count;
        Low.Flush<TNumber>(target, lane, lanes);
        High.Flush<TNumber>(high, lane, lanes);
    }
}
