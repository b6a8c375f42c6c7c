using System.Numerics;
using System.Runtime.Intrinsics;
using GpuLogReg.Cpu;

namespace GpuLogReg.Core.Tests.Cpu;

/// <summary>The loads of the vectorised engine at every width.</summary>
public class SimdLoadTests
{
    [Fact]
    public void Parts_come_in_the_order_of_memory()
    {
        Check<Simd128<float>, Vector128<float>, float>();
        Check<Simd256<float>, Vector256<float>, float>();
        Check<Simd512<float>, Vector512<float>, float>();
        Check<Simd128<double>, Vector128<double>, double>();
        Check<Simd256<double>, Vector256<double>, double>();
        Check<Simd512<double>, Vector512<double>, double>();
    }

    private static unsafe void Check<TSimd, TVector, T>()
        where TSimd : struct, ISimd<TVector, T>
        where TVector : struct
        where T : unmanaged, INumber<T>
    {
        T* source = stackalloc T[TSimd.Lanes], loaded = stackalloc T[TSimd.Lanes];
        for (int i = 0; i < TSimd.Lanes; i++)
            source[i] = T.CreateChecked(i + 1);
        TSimd.Store(TSimd.LoadParts(source), loaded);
        Assert.Equal(new ReadOnlySpan<T>(source, TSimd.Lanes).ToArray(), new ReadOnlySpan<T>(loaded, TSimd.Lanes).ToArray());
    }
}
