using System.Numerics;
using System.Runtime.CompilerServices;

namespace GpuLogReg.Cpu;

/// <summary>What a tile of four vectors of rows makes of its margins.</summary>
internal static unsafe class SlopesOfFour<TSimd, TVector, T, TRow>
    where TSimd : struct, ISimd<TVector, T>
    where TRow : struct, IRowFunction<TVector>
    where TVector : struct
    where T : unmanaged, INumber<T>
{
    /// <summary>Bytes ahead, in each of a tile's streams of sides, that a line is asked for.</summary>
    public const int SidesAhead = 512;

    /// <summary>Writes slopes in place of margins, and adds slopes and losses to two vectors of sums.</summary>
    /// <param name="z">Four vectors of margins.</param>
    /// <param name="sides">What the row function takes beside them.</param>
    /// <param name="sums">Of slopes, and behind it of losses.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Write(T* z, in Four<TVector> sides, T* sums)
    {
        int width = TSimd.Lanes;
        var margins = new Four<TVector>(TSimd.Load(z), TSimd.Load(z + width), TSimd.Load(z + (2 * width)), TSimd.Load(z + (3 * width)));
        TRow.EvaluateFour(margins, sides, out Four<TVector> losses, out Four<TVector> slopes);
        TSimd.Store(slopes.First, z);
        TSimd.Store(slopes.Second, z + width);
        TSimd.Store(slopes.Third, z + (2 * width));
        TSimd.Store(slopes.Fourth, z + (3 * width));
        Add(slopes, sums);
        Add(losses, sums + width);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add(in Four<TVector> values, T* sum) =>
        TSimd.Store(TSimd.Add(TSimd.Load(sum), TSimd.Add(TSimd.Add(values.First, values.Second), TSimd.Add(values.Third, values.Fourth))), sum);
}
