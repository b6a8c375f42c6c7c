using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace GpuLogReg.Cpu;

/// <summary>Vectors of 512 bits.</summary>
internal readonly unsafe struct RowVector512 : IRowVector<Vector512<double>>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Widen(float* source)
    {
        if (Avx512F.IsSupported)
            return Avx512F.ConvertToVector512Double(Vector256.Load(source));
        var (lower, upper) = Vector256.Widen(Vector256.Load(source));
        return Vector512.Create(lower, upper);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Mask(Vector512<double> a, Vector512<double> mask) => a & mask;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void SumEach(
        Vector512<double> a, Vector512<double> b, Vector512<double> c, Vector512<double> d, Vector512<double> e, Vector512<double> f, Vector512<double> g, Vector512<double> h,
        Vector512<double> bias, double* target, nint stride)
    {
        Vector512<double> abcd = Quarters(Pairs(a, b), Pairs(c, d)), efgh = Quarters(Pairs(e, f), Pairs(g, h));
        (Quarters(abcd, efgh) + bias).Store(target);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreNarrow(Vector512<double> a, float* target) => Narrow(a).Store(target);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StorePairs(Vector512<double> a, Vector512<double> b, double* target)
    {
        if (Avx512F.IsSupported)
        {
            Avx512F.PermuteVar8x64x2(a, Vector512.Create(0L, 8, 1, 9, 2, 10, 3, 11), b).Store(target);
            Avx512F.PermuteVar8x64x2(a, Vector512.Create(4L, 12, 5, 13, 6, 14, 7, 15), b).Store(target + 8);
            return;
        }

        RowVector256.StorePairs(a.GetLower(), b.GetLower(), target);
        RowVector256.StorePairs(a.GetUpper(), b.GetUpper(), target + 8);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StorePairs(Vector512<double> a, Vector512<double> b, float* target)
    {
        if (Avx512F.IsSupported)
        {
            Avx512F.PermuteVar16x32x2(Narrow(a).ToVector512Unsafe(), Vector512.Create(0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23), Narrow(b).ToVector512Unsafe()).Store(target);
            return;
        }

        RowVector256.StorePairs(a.GetLower(), b.GetLower(), target);
        RowVector256.StorePairs(a.GetUpper(), b.GetUpper(), target + 8);
    }

    // a₀+a₁ b₀+b₁ a₂+a₃ b₂+b₃ …
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> Pairs(Vector512<double> a, Vector512<double> b) => Avx512F.IsSupported
        ? Avx512F.UnpackLow(a, b) + Avx512F.UnpackHigh(a, b)
        : Vector512.Create(RowVector256.Pairs(a.GetLower(), b.GetLower()), RowVector256.Pairs(a.GetUpper(), b.GetUpper()));

    // Of quarters of 128 bits: a₀+a₁ a₂+a₃ b₀+b₁ b₂+b₃.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> Quarters(Vector512<double> a, Vector512<double> b) => Avx512F.IsSupported
        ? Avx512F.Shuffle4x128(a, b, 0b10_00_10_00) + Avx512F.Shuffle4x128(a, b, 0b11_01_11_01)
        : Vector512.Create(RowVector256.Halves(a.GetLower(), a.GetUpper()), RowVector256.Halves(b.GetLower(), b.GetUpper()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Narrow(Vector512<double> a) =>
        Avx512F.IsSupported ? Avx512F.ConvertToVector256Single(a) : Vector256.Narrow(a.GetLower(), a.GetUpper());
}
