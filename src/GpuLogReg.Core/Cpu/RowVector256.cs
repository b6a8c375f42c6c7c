using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace GpuLogReg.Cpu;

/// <summary>Vectors of 256 bits.</summary>
internal readonly unsafe struct RowVector256 : IRowVector<Vector256<double>>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> Widen(float* source)
    {
        if (Avx.IsSupported)
            return Avx.ConvertToVector256Double(Vector128.Load(source));
        var (lower, upper) = Vector128.Widen(Vector128.Load(source));
        return Vector256.Create(lower, upper);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> Mask(Vector256<double> a, Vector256<double> mask) => a & mask;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void SumEach(
        Vector256<double> a, Vector256<double> b, Vector256<double> c, Vector256<double> d, Vector256<double> e, Vector256<double> f, Vector256<double> g, Vector256<double> h,
        Vector256<double> bias, double* target, nint stride)
    {
        (Halves(Pairs(a, b), Pairs(c, d)) + bias).Store(target);
        (Halves(Pairs(e, f), Pairs(g, h)) + bias).Store(target + stride);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreNarrow(Vector256<double> a, float* target) => Narrow(a).Store(target);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StorePairs(Vector256<double> a, Vector256<double> b, double* target)
    {
        if (Avx.IsSupported)
        {
            Vector256<double> even = Avx.UnpackLow(a, b), odd = Avx.UnpackHigh(a, b);
            Avx.Permute2x128(even, odd, 0x20).Store(target);
            Avx.Permute2x128(even, odd, 0x31).Store(target + 4);
            return;
        }

        RowVector128.StorePairs(a.GetLower(), b.GetLower(), target);
        RowVector128.StorePairs(a.GetUpper(), b.GetUpper(), target + 4);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StorePairs(Vector256<double> a, Vector256<double> b, float* target)
    {
        Vector128<float> p = Narrow(a), q = Narrow(b);
        if (Sse.IsSupported)
        {
            Sse.UnpackLow(p, q).Store(target);
            Sse.UnpackHigh(p, q).Store(target + 4);
            return;
        }

        for (int i = 0; i < 4; i++)
            (target[2 * i], target[(2 * i) + 1]) = (p[i], q[i]);
    }

    /// <summary>a₀+a₁ b₀+b₁ a₂+a₃ b₂+b₃.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector256<double> Pairs(Vector256<double> a, Vector256<double> b) => Avx.IsSupported
        ? Avx.UnpackLow(a, b) + Avx.UnpackHigh(a, b)
        : Vector256.Create(RowVector128.Pairs(a.GetLower(), b.GetLower()), RowVector128.Pairs(a.GetUpper(), b.GetUpper()));

    /// <summary>Of halves of 128 bits: a₀+a₁ b₀+b₁.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector256<double> Halves(Vector256<double> a, Vector256<double> b) => Avx.IsSupported
        ? Avx.Permute2x128(a, b, 0x20) + Avx.Permute2x128(a, b, 0x31)
        : Vector256.Create(a.GetLower() + a.GetUpper(), b.GetLower() + b.GetUpper());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Narrow(Vector256<double> a) =>
        Avx.IsSupported ? Avx.ConvertToVector128Single(a) : Vector128.Narrow(a.GetLower(), a.GetUpper());
}
