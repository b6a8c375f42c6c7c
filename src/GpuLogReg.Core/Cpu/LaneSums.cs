using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace GpuLogReg.Cpu;

/// <summary>
/// The float64 sums of every lane of vectors of sums: what vectors have is added to them lane by lane, and the lanes of a feature are added once a chunk, in place
/// of a horizontal sum of each vector whenever it is emptied.
/// </summary>
internal static unsafe class LaneSums<TSimd, TVector, T>
    where TSimd : struct, ISimd<TVector, T>
    where TVector : struct
    where T : unmanaged, INumber<T>
{
    /// <summary>Numbers of type T whose place the lanes of so many vectors take.</summary>
    /// <param name="vectors">How many.</param>
    public static long Length(long vectors) => vectors * TSimd.Lanes * (sizeof(double) / sizeof(T));

    /// <summary>Adds vectors of sums to their lanes, and zeros them.</summary>
    /// <param name="sums">The vectors.</param>
    /// <param name="vectors">How many.</param>
    /// <param name="lanes">L numbers a vector.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Flush(T* sums, int vectors, double* lanes)
    {
        for (; vectors > 0; vectors--, sums += TSimd.Lanes, lanes += TSimd.Lanes)
        {
            TSimd.AddWide(TSimd.Load(sums), lanes);
            TSimd.Store(default, sums);
        }
    }

    /// <summary>The sum of some lanes, which are zeros afterwards.</summary>
    /// <param name="lanes">The first.</param>
    /// <param name="count">How many: even.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double Take(double* lanes, int count)
    {
        Vector128<double> sum = default;
        for (double* end = lanes + count; lanes < end; lanes += Vector128<double>.Count)
        {
            sum += Vector128.Load(lanes);
            Vector128<double>.Zero.Store(lanes);
        }

        return Vector128.Sum(sum);
    }
}
