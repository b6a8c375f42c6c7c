using System.Runtime.Intrinsics;
using GpuLogReg.Compute;
using GpuLogReg.Cpu;

namespace GpuLogReg.Core.Tests.Cpu;

/// <summary>The 16-bit formats at every vector width: all of their finite numbers.</summary>
public unsafe class StoredFormatTests
{
    [Fact]
    public void Every_finite_number_of_bfloat16_is_widened_exactly()
    {
        static double Value(ushort bits) => BitConverter.UInt32BitsToSingle((uint)bits << 16);
        Check<Simd128<float>, Vector128<float>, BFloat16Format>(Value);
        Check<Simd256<float>, Vector256<float>, BFloat16Format>(Value);
        Check<Simd512<float>, Vector512<float>, BFloat16Format>(Value);
    }

    [Fact]
    public void Every_finite_number_of_float16_is_widened_exactly()
    {
        static double Value(ushort bits) => (double)BitConverter.UInt16BitsToHalf(bits);
        Check<Simd128<float>, Vector128<float>, Float16Format>(Value);
        Check<Simd256<float>, Vector256<float>, Float16Format>(Value);
        Check<Simd512<float>, Vector512<float>, Float16Format>(Value);
    }

    [Fact]
    public void Numbers_are_stored_as_the_oracle_rounds_them()
    {
        var random = new Random(1);
        for (int i = 0; i < 10_000; i++)
        {
            float value = (float)((random.NextDouble() - 0.5) * Math.Pow(2, random.Next(-30, 16)));
            Assert.Equal(StorageRounding.Round(value, Precision.BFloat16), BitConverter.UInt32BitsToSingle((uint)BFloat16Format.Narrow(value) << 16));
            Assert.Equal(StorageRounding.Round(value, Precision.Float16), (double)BitConverter.UInt16BitsToHalf(Float16Format.Narrow(value)));
        }
    }

    private static void Check<TSimd, TVector, TFormat>(Func<ushort, double> value)
        where TSimd : struct, ISimd<TVector, float>
        where TVector : struct
        where TFormat : struct, IStoredFormat<TVector>
    {
        float* lanes = stackalloc float[TSimd.Lanes];
        ushort* bits = stackalloc ushort[TSimd.Lanes];
        for (int first = 0; first < 1 << 16; first += TSimd.Lanes)
        {
            for (int lane = 0; lane < TSimd.Lanes; lane++)
                bits[lane] = (ushort)(first + lane);
            TSimd.Store(SimdStored<TSimd, TVector, TFormat>.LoadStored((byte*)bits), lanes);
            for (int lane = 0; lane < TSimd.Lanes; lane++)
            {
                if (double.IsFinite(value(bits[lane])))
                    Assert.Equal(value(bits[lane]), lanes[lane]);
            }
        }
    }
}
