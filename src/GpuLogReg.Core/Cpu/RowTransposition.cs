using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace GpuLogReg.Cpu;

/// <summary>
/// L rows of d numbers, wherever each of them lies, become a block: d vectors of L numbers. Squares of as many rows and columns as 128 bits hold are turned in
/// registers, so that both sides are read and written 16 bytes at a time; storage of another type goes number by number.
/// </summary>
internal static unsafe class RowTransposition<TSimd, TVector, T>
    where TSimd : struct, ISimd<TVector, T>
    where TVector : struct
    where T : unmanaged, INumber<T>
{
    private static bool HasZips => Sse2.IsSupported || AdvSimd.Arm64.IsSupported;

    /// <summary>Writes a block.</summary>
    /// <param name="rows">L pointers to d numbers each.</param>
    /// <param name="d">Features.</param>
    /// <param name="target">d × L numbers as they are stored, on a boundary of a vector.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(T** rows, int d, byte* target)
    {
        int lanes = TSimd.Lanes, done = 0;
        if (HasZips && TSimd.StoredSize == sizeof(T))
        {
            T* block = (T*)target;
            if (typeof(T) == typeof(float))
                done = Fours((float**)rows, d, lanes, (float*)block);
            else if (typeof(T) == typeof(double))
                done = Twos((double**)rows, d, lanes, (double*)block);
        }

        byte* at = target + ((nint)done * lanes * TSimd.StoredSize);
        for (int j = done; j < d; j++)
        {
            for (int i = 0; i < lanes; i++, at += TSimd.StoredSize)
                TSimd.StoreNumber(rows[i][j], at);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Fours(float** rows, int d, int lanes, float* target)
    {
        int whole = d & ~3;
        for (int j = 0; j < whole; j += 4, target += 4 * lanes)
        {
            for (int i = 0; i < lanes; i += 4)
            {
                Vector128<float> a = Vector128.Load(rows[i] + j), b = Vector128.Load(rows[i + 1] + j);
                Vector128<float> c = Vector128.Load(rows[i + 2] + j), e = Vector128.Load(rows[i + 3] + j);
                Vector128<float> even = ZipLow(a, c), odd = ZipLow(b, e);
                ZipLow(even, odd).Store(target + i);
                ZipHigh(even, odd).Store(target + lanes + i);
                (even, odd) = (ZipHigh(a, c), ZipHigh(b, e));
                ZipLow(even, odd).Store(target + (2 * lanes) + i);
                ZipHigh(even, odd).Store(target + (3 * lanes) + i);
            }
        }

        return whole;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Twos(double** rows, int d, int lanes, double* target)
    {
        int whole = d & ~1;
        for (int j = 0; j < whole; j += 2, target += 2 * lanes)
        {
            for (int i = 0; i < lanes; i += 2)
            {
                Vector128<double> a = Vector128.Load(rows[i] + j), b = Vector128.Load(rows[i + 1] + j);
                ZipLow(a, b).Store(target + i);
                ZipHigh(a, b).Store(target + lanes + i);
            }
        }

        return whole;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> ZipLow(Vector128<float> a, Vector128<float> b) => Sse.IsSupported ? Sse.UnpackLow(a, b) : AdvSimd.Arm64.ZipLow(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> ZipHigh(Vector128<float> a, Vector128<float> b) => Sse.IsSupported ? Sse.UnpackHigh(a, b) : AdvSimd.Arm64.ZipHigh(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<double> ZipLow(Vector128<double> a, Vector128<double> b) => Sse2.IsSupported ? Sse2.UnpackLow(a, b) : AdvSimd.Arm64.ZipLow(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<double> ZipHigh(Vector128<double> a, Vector128<double> b) => Sse2.IsSupported ? Sse2.UnpackHigh(a, b) : AdvSimd.Arm64.ZipHigh(a, b);
}
