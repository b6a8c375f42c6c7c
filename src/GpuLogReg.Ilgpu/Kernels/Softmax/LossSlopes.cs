using System.Numerics;
using GpuLogReg.Ilgpu.Kernels.Teams;
using GpuLogReg.Ilgpu.Kernels.Tiles;

namespace GpuLogReg.Ilgpu.Kernels.Softmax;

/// <summary>Loss and slopes s·∂ℓ/∂z of the softmax loss, with the arithmetic of <see cref="SoftmaxSlopes"/>; each exponential once a team's column of lanes.</summary>
internal readonly struct LossSlopes<T> : IClassSlopes<T>
    where T : unmanaged, INumber<T>
{
    public static TTiles Of<TTiles, TTile, TTeam, TNumber>(TTiles tiles, ClassRow<T> row, out T loss)
        where TTiles : unmanaged, IClassTiles<TTiles, TTile, T>
        where TTile : unmanaged, IRegisterTile<TTile, T>
        where TTeam : struct, ITeamExchange<T>
        where TNumber : struct, IDeviceNumber<T>
    {
        T max = tiles.Fold<Itself, Largest<T, TNumber>>(default, tiles.First, row.Output);
        max = TTeam.Over<Largest<T, TNumber>>(max, row.Scratch, row.ColumnLanes, row.Lanes);
        T label = tiles.Fold<AtLabel<TNumber>, Adding<T>>(new() { Label = row.Label }, T.Zero, row.Output);
        label = TTeam.Over<Adding<T>>(label, row.Scratch, row.ColumnLanes, row.Lanes);
        T gap = max - label;
        T own = TNumber.Exp(-gap);
        TTiles others = tiles.Map(new Exponential<TNumber> { Max = max, Label = row.Label, Outputs = row.Outputs }, row.Output);
        T rest = others.Fold<Itself, Adding<T>>(default, T.Zero, row.Output);
        rest = TTeam.Over<Adding<T>>(rest, row.Scratch, row.ColumnLanes, row.Lanes);

        // A row of weight zero adds nothing even where its margins are infinite (0·∞ is NaN).
        bool counts = row.Weight != T.Zero;
        loss = TNumber.Choose(counts, row.Weight * (gap + SoftmaxRow<T, TNumber>.LogSum(rest, own, row.Outputs)), T.Zero);
        T scale = row.Weight / (rest + own);
        return others.Map(new Slope<TNumber> { Scale = scale, Rest = rest, Label = row.Label, Weight = row.Weight }, row.Output);
    }

    private struct Itself : IClassMap<T>
    {
        public readonly T Of(T number, int output) => number;
    }

    private struct AtLabel<TNumber> : IClassMap<T>
        where TNumber : struct, IDeviceNumber<T>
    {
        public int Label;

        public readonly T Of(T number, int output) => TNumber.Choose(output == Label, number, T.Zero);
    }

    /// <summary>exp(z − max), but zero for the label, whose share is what the others leave, and for outputs past the last.</summary>
    private struct Exponential<TNumber> : IClassMap<T>
        where TNumber : struct, IDeviceNumber<T>
    {
        public T Max;
        public int Label;
        public int Outputs;

        public readonly T Of(T number, int output) => TNumber.Choose(output == Label | output >= Outputs, T.Zero, TNumber.Exp(number - Max));
    }

    private struct Slope<TNumber> : IClassMap<T>
        where TNumber : struct, IDeviceNumber<T>
    {
        public T Scale;
        public T Rest;
        public int Label;
        public T Weight;

        public readonly T Of(T number, int output) =>
            TNumber.Choose(Weight != T.Zero, Scale * TNumber.Choose(output == Label, -Rest, number), T.Zero);
    }
}
