using System.Numerics;
using System.Runtime.Intrinsics;
using GpuLogReg.Cpu;

namespace GpuLogReg.Core.Tests.Cpu;

/// <summary>Four vectors of rows at once give number by number what each gives by itself, bit for bit: a tile's last blocks are evaluated one by one.</summary>
public class RowFunctionTests
{
    [Fact]
    public void Four_vectors_of_float32_are_each_by_itself()
    {
        Check<Simd128<float>, Vector128<float>, float>();
        Check<Simd256<float>, Vector256<float>, float>();
        Check<Simd512<float>, Vector512<float>, float>();
    }

    [Fact]
    public void Four_vectors_of_float64_are_each_by_itself()
    {
        Check<Simd128<double>, Vector128<double>, double>();
        Check<Simd256<double>, Vector256<double>, double>();
        Check<Simd512<double>, Vector512<double>, double>();
    }

    private static void Check<TSimd, TVector, T>()
        where TSimd : struct, ISimd<TVector, T>
        where TVector : struct
        where T : unmanaged, INumber<T>
    {
        Check<LogisticRow<TSimd, TVector, T>, TSimd, TVector, T>();
        Check<CurvatureRow<TSimd, TVector, T>, TSimd, TVector, T>();
    }

    private static unsafe void Check<TRow, TSimd, TVector, T>()
        where TRow : struct, IRowFunction<TVector>
        where TSimd : struct, ISimd<TVector, T>
        where TVector : struct
        where T : unmanaged, INumber<T>
    {
        int count = 4 * TSimd.Lanes;
        T* z = stackalloc T[count], sides = stackalloc T[count], together = stackalloc T[2 * count], alone = stackalloc T[2 * count];
        var random = new Random(7);
        double[] ends = [0, -0.0, 1e-30, -1e-30, 90, -90, 1e6, -1e6];
        for (int round = 0; round < 50; round++)
        {
            for (int i = 0; i < count; i++)
            {
                z[i] = T.CreateTruncating(random.Next(5) == 0 ? ends[random.Next(ends.Length)] : (random.NextDouble() - 0.5) * 40);
                sides[i] = T.CreateTruncating(random.Next(5) == 0 ? 0 : (random.NextDouble() - 0.5) * 4);
            }

            TRow.EvaluateFour(Four(z), Four(sides), out Four<TVector> values, out Four<TVector> slopes);
            Store(values, together);
            Store(slopes, together + count);
            for (int i = 0; i < count; i += TSimd.Lanes)
            {
                TRow.Evaluate(TSimd.Load(z + i), TSimd.Load(sides + i), out TVector value, out TVector slope);
                TSimd.Store(value, alone + i);
                TSimd.Store(slope, alone + count + i);
            }

            Assert.Equal(new ReadOnlySpan<T>(alone, 2 * count).ToArray(), new ReadOnlySpan<T>(together, 2 * count).ToArray());
        }

        static Four<TVector> Four(T* from) => new(TSimd.Load(from), TSimd.Load(from + TSimd.Lanes), TSimd.Load(from + (2 * TSimd.Lanes)), TSimd.Load(from + (3 * TSimd.Lanes)));

        static void Store(Four<TVector> four, T* to)
        {
            TSimd.Store(four.First, to);
            TSimd.Store(four.Second, to + TSimd.Lanes);
            TSimd.Store(four.Third, to + (2 * TSimd.Lanes));
            TSimd.Store(four.Fourth, to + (3 * TSimd.Lanes));
        }
    }
}
