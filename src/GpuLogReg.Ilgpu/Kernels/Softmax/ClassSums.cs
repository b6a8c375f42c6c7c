using System.Numerics;
using GpuLogReg.Ilgpu.Kernels.Rows;
using GpuLogReg.Ilgpu.Kernels.Teams;
using GpuLogReg.Ilgpu.Kernels.Tiles;
using ILGPU;

namespace GpuLogReg.Ilgpu.Kernels.Softmax;

/// <summary>One output's sums and number; its coefficients are read with every row, from the cache: half the registers of <see cref="ClassTile{TTile, T}"/>.</summary>
internal struct ClassSums<TTile, T> : IClassTiles<ClassSums<TTile, T>, TTile, T>
    where TTile : unmanaged, IRegisterTile<TTile, T>
    where T : unmanaged, INumber<T>
{
    public TTile Gradient;
    public T Slopes;
    public T Number;

    public static int Count => 1;

    public readonly T First => Number;

    public static ClassSums<TTile, T> Load<TNumber>(ClassWeights<T> weights, int output)
        where TNumber : struct, IDeviceNumber<T> => default;

    public readonly ClassSums<TTile, T> Cleared() => default;

    public readonly ClassSums<TTile, T> Dots<TNumber>(TTile row, ClassWeights<T> weights, int output)
        where TNumber : struct, IDeviceNumber<T>
    {
        int at = weights.Clamped(output);
        TTile w = TTile.LoadNumbers(weights.Packed, (long)at * weights.PackedVectors, weights.Lane, weights.Lanes);
        return With(row.Dot(w) + TNumber.Choose(weights.Lane == 0, weights.Intercepts[at], T.Zero));
    }

    public readonly ClassSums<TTile, T> SumLanes<TTeam>(ArrayView<T> scratch, int lanes)
        where TTeam : struct, ITeamExchange<T> => With(TTeam.Over<Adding<T>>(Number, scratch, 1, lanes));

    public readonly ClassSums<TTile, T> Map<TMap>(TMap map, int output)
        where TMap : struct, IClassMap<T> => With(map.Of(Number, output));

    public readonly T Fold<TMap, TCombination>(TMap map, T start, int output)
        where TMap : struct, IClassMap<T>
        where TCombination : struct, ICombination<T> => TCombination.Of(start, map.Of(Number, output));

    public readonly ClassSums<TTile, T> AddScaled(TTile row) =>
        new() { Gradient = Gradient.AddScaled(Number, row), Slopes = Slopes + Number, Number = Number };

    public readonly void Flush<TNumber>(GroupPartial<T> target, int lane, int lanes)
        where TNumber : struct, IDeviceNumber<T>
    {
        Gradient.Flush<TNumber>(target, 0, lanes);
        target.AddOutputs<TNumber>(lane, lanes, Slopes);
    }

    private readonly ClassSums<TTile, T> With(T number) => new() { Gradient = Gradient, Slopes = Slopes, Number = number };
}
