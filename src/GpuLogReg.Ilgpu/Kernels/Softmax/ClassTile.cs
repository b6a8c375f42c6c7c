using System.Numerics;
using GpuLogReg.Ilgpu.Kernels.Rows;
using GpuLogReg.Ilgpu.Kernels.Teams;
using GpuLogReg.Ilgpu.Kernels.Tiles;
using ILGPU;

namespace GpuLogReg.Ilgpu.Kernels.Softmax;

/// <summary>One output's sums and number, and its coefficients at this lane's columns, all in registers.</summary>
internal struct ClassTile<TTile, T> : IClassTiles<ClassTile<TTile, T>, TTile, T>
    where TTile : unmanaged, IRegisterTile<TTile, T>
    where T : unmanaged, INumber<T>
{
    public TTile Weights;

    /// <summary>Zero but in the first of the lanes that share a row's columns.</summary>
    public T Intercept;

    public ClassSums<TTile, T> Sums;

    public static int Count => 1;

    public readonly T First => Sums.Number;

    public static ClassTile<TTile, T> Load<TNumber>(ClassWeights<T> weights, int output)
        where TNumber : struct, IDeviceNumber<T>
    {
        long at = weights.Weights + weights.Clamped(output);
        return new()
        {
            Weights = TTile.LoadWeights<TNumber>(weights.Vectors, at, weights.Lane, weights.Lanes, weights.Features, weights.Outputs),

            // A load under a condition stays where it is: ILGPU would sink the plain conversion from float64 into the row loop.
            Intercept = weights.Lane == 0 ? TNumber.From(weights.Vectors[at + ((long)weights.Features * weights.Outputs)]) : T.Zero,
        };
    }

    public readonly ClassTile<TTile, T> Cleared() => With(default);

    public readonly ClassTile<TTile, T> Dots<TNumber>(TTile row, ClassWeights<T> weights, int output)
        where TNumber : struct, IDeviceNumber<T> =>
        With(new() { Gradient = Sums.Gradient, Slopes = Sums.Slopes, Number = row.Dot(Weights) + Intercept });

    public readonly ClassTile<TTile, T> SumLanes<TTeam>(ArrayView<T> scratch, int lanes)
        where TTeam : struct, ITeamExchange<T> => With(Sums.SumLanes<TTeam>(scratch, lanes));

    public readonly ClassTile<TTile, T> Map<TMap>(TMap map, int output)
        where TMap : struct, IClassMap<T> => With(Sums.Map(map, output));

    public readonly T Fold<TMap, TCombination>(TMap map, T start, int output)
        where TMap : struct, IClassMap<T>
        where TCombination : struct, ICombination<T> => Sums.Fold<TMap, TCombination>(map, start, output);

    public readonly ClassTile<TTile, T> AddScaled(TTile row) => With(Sums.AddScaled(row));

    public readonly void Flush<TNumber>(GroupPartial<T> target, int lane, int lanes)
        where TNumber : struct, IDeviceNumber<T> => Sums.Flush<TNumber>(target, lane, lanes);

    private readonly ClassTile<TTile, T> With(ClassSums<TTile, T> sums) => new() { Weights = Weights, Intercept = Intercept, Sums = sums };
}
