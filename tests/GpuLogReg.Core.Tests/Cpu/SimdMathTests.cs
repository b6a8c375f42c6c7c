using System.Numerics;
using System.Runtime.Intrinsics;
using GpuLogReg.Cpu;
using GpuLogReg.Losses;

namespace GpuLogReg.Core.Tests.Cpu;

/// <summary>The functions of the vectorised engine at every width, against the scalar ones.</summary>
public class SimdMathTests
{
    [Fact]
    public void Functions_of_float64_vectors_are_the_scalar_ones()
    {
        Check<Simd128<double>, Vector128<double>, double>(9e-16);
        Check<Simd256<double>, Vector256<double>, double>(9e-16);
        Check<Simd512<double>, Vector512<double>, double>(9e-16);
    }

    [Fact]
    public void Functions_of_float32_vectors_are_the_scalar_ones()
    {
        Check<Simd128<float>, Vector128<float>, float>(4e-7);
        Check<Simd256<float>, Vector256<float>, float>(4e-7);
        Check<Simd512<float>, Vector512<float>, float>(4e-7);
    }

    private static unsafe void Check<TSimd, TVector, T>(double relative)
        where TSimd : struct, ISimd<TVector, T>
        where TVector : struct
        where T : unmanaged, INumber<T>
    {
        T* lanes = stackalloc T[TSimd.Lanes];
        double Run(Func<TVector, TVector> function, T x)
        {
            TSimd.Store(function(TSimd.Broadcast(x)), lanes);
            for (int lane = 1; lane < TSimd.Lanes; lane++)
                Assert.Equal(lanes[0], lanes[lane]);
            return double.CreateTruncating(lanes[0]);
        }

        void AssertClose(double expected, double actual) => Assert.Equal(expected, actual, relative * Math.Abs(expected));

        Assert.Equal(1, Run(SimdMath<TSimd, TVector, T>.Exp, T.Zero));
        for (double x = -80; x < 0; x += 0.173)
        {
            T argument = T.CreateTruncating(x);
            AssertClose(Math.Exp(double.CreateTruncating(argument)), Run(SimdMath<TSimd, TVector, T>.Exp, argument));
        }

        // Across powers of two on both sides, and down to where 1 + r is 1.
        Assert.Equal(0, Run(SimdMath<TSimd, TVector, T>.LogOnePlus, T.Zero));
        for (double r = 1e-30; r < 1e7; r *= 1.37)
            Log(T.CreateTruncating(r));
        for (double power = 1; power < 1e6; power *= 2)
        {
            foreach (double step in new[] { -1e-7, -1e-16, 0, 1e-16, 1e-7 })
                Log(T.CreateTruncating((power - 1) * (1 + step)));
        }

        void Log(T r) => AssertClose(SoftmaxLoss<double, HostMath>.LogOnePlus(double.CreateTruncating(r)), Run(SimdMath<TSimd, TVector, T>.LogOnePlus, r));
        Assert.Equal(double.NaN, Run(SimdMath<TSimd, TVector, T>.Exp, T.Zero / T.Zero));
        Assert.Equal(double.NaN, Run(SimdMath<TSimd, TVector, T>.LogOnePlus, T.Zero / T.Zero));
    }
}
