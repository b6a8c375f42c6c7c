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

    /// <summary>
    /// Writes slopes in place of margins, and adds slopes and losses to two vectors of sums. A method of its own, which does its loads and stores itself: the compiler
    /// inlines only so much into one method, the more the longer it is, and past that leaves calls between the operations. InliningTests watch over that.
    /// </summary>
    /// <param name="z">Four vectors of margins, one behind the other.</param>
    /// <param name="sides">What the row function takes beside the first of them.</param>
    /// <param name="sideStream">From there to what it takes beside the next.</param>
    /// <param name="sums">Of slopes, and behind it of losses.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Write(T* z, T* sides, nint sideStream, T* sums)
    {
        int width = TSimd.Lanes;
        TVector z0 = TSimd.Load(z), z1 = TSimd.Load(z + width), z2 = TSimd.Load(z + (2 * width)), z3 = TSimd.Load(z + (3 * width));
        TVector s0 = TSimd.Load(sides), s1 = TSimd.Load(sides + sideStream), s2 = TSimd.Load(sides + (2 * sideStream)), s3 = TSimd.Load(sides + (3 * sideStream));
        TRow.EvaluateFour(new(z0, z1, z2, z3), new(s0, s1, s2, s3), out Four<TVector> losses, out Four<TVector> slopes);
        TSimd.Store(slopes.First, z);
        TSimd.Store(slopes.Second, z + width);
        TSimd.Store(slopes.Third, z + (2 * width));
        TSimd.Store(slopes.Fourth, z + (3 * width));
        TVector slope = TSimd.Add(TSimd.Add(slopes.First, slopes.Second), TSimd.Add(slopes.Third, slopes.Fourth));
        TSimd.Store(TSimd.Add(TSimd.Load(sums), slope), sums);
        TVector loss = TSimd.Add(TSimd.Add(losses.First, losses.Second), TSimd.Add(losses.Third, losses.Fourth));
        TSimd.Store(TSimd.Add(TSimd.Load(sums + width), loss), sums + width);
    }
}
