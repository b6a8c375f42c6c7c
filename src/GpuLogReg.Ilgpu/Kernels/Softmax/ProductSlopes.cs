using System.Numerics;
using GpuLogReg.Ilgpu.Kernels.Teams;
using GpuLogReg.Ilgpu.Kernels.Tiles;
using ILGPU;

namespace GpuLogReg.Ilgpu.Kernels.Softmax;

/// <summary>
/// The middle of a Hessian product: the margins u of a direction become s·p∘(u′ − p·u′), u′ = u − u_m, m the output with the largest p; where several share
/// it, u_m is their mean. As in <see cref="SoftmaxProducts"/>, so that a dominant output is not what is left of two nearly equal numbers.
/// </summary>
internal readonly struct ProductSlopes<T> : IClassSlopes<T>
    where T : unmanaged, INumber<T>
{
    public static TTiles Of<TTiles, TTile, TTeam, TNumber>(TTiles tiles, ClassRow<T> row, out T loss)
        where TTiles : unmanaged, IClassTiles<TTiles, TTile, T>
        where TTile : unmanaged, IRegisterTile<TTile, T>
        where TTeam : struct, ITeamExchange<T>
        where TNumber : struct, IDeviceNumber<T>
    {
        loss = T.Zero;
        var p = new Probability<TNumber> { Probabilities = row.Probabilities, Start = row.Start, Outputs = row.Outputs };
        T largest = tiles.Fold<Probability<TNumber>, Largest<T, TNumber>>(p, T.Zero, row.Output);
        largest = TTeam.Over<Largest<T, TNumber>>(largest, row.Scratch, row.ColumnLanes, row.Lanes);
        T reference = tiles.Fold<Dominant<TNumber>, Adding<T>>(new() { Probability = p, Largest = largest }, T.Zero, row.Output);
        reference = TTeam.Over<Adding<T>>(reference, row.Scratch, row.ColumnLanes, row.Lanes);
        T count = tiles.Fold<IsDominant<TNumber>, Adding<T>>(new() { Probability = p, Largest = largest }, T.Zero, row.Output);
        count = TTeam.Over<Adding<T>>(count, row.Scratch, row.ColumnLanes, row.Lanes);
        reference /= count;
        T mean = tiles.Fold<Weighted<TNumber>, Adding<T>>(new() { Probability = p, Reference = reference, Scale = T.One }, T.Zero, row.Output);
        mean = TTeam.Over<Adding<T>>(mean, row.Scratch, row.ColumnLanes, row.Lanes);
        return tiles.Map(new Weighted<TNumber> { Probability = p, Reference = reference + mean, Scale = row.Weight }, row.Output);
    }

    /// <summary>p of an output; zero past the last.</summary>
    private struct Probability<TNumber> : IClassMap<T>
        where TNumber : struct, IDeviceNumber<T>
    {
        public ArrayView<T> Probabilities;
        public long Start;
        public int Outputs;

        public readonly T Of(T number, int output) =>
            TNumber.Choose(output < Outputs, Probabilities[Start + IntrinsicMath.Min(output, Outputs - 1)], T.Zero);
    }

    private struct Dominant<TNumber> : IClassMap<T>
        where TNumber : struct, IDeviceNumber<T>
    {
        public Probability<TNumber> Probability;
        public T Largest;

        public readonly T Of(T number, int output) => TNumber.Choose(Probability.Of(number, output) == Largest, number, T.Zero);
    }

    private struct IsDominant<TNumber> : IClassMap<T>
        where TNumber : struct, IDeviceNumber<T>
    {
        public Probability<TNumber> Probability;
        public T Largest;

        public readonly T Of(T number, int output) => TNumber.Choose(Probability.Of(number, output) == Largest, T.One, T.Zero);
    }

    /// <summary>scale·p·(u − reference); nothing for a row of weight zero, even where its numbers are none.</summary>
    private struct Weighted<TNumber> : IClassMap<T>
        where TNumber : struct, IDeviceNumber<T>
    {
        public Probability<TNumber> Probability;
        public T Reference;
        public T Scale;

        public readonly T Of(T number, int output) =>
            TNumber.Choose(Scale != T.Zero, Scale * Probability.Of(number, output) * (number - Reference), T.Zero);
    }
}
