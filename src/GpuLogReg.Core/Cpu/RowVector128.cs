using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace GpuLogReg.Cpu;

/// <summary>Vectors of 128 bits.</summary>
internal readonly unsafe struct RowVector128 : IRowVector<Vector128<double>>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<double> Widen(float* source) => Vector128.WidenLower(Vector128.CreateScalarUnsafe(*(double*)source).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<double> Mask(Vector128<double> a, Vector128<double> mask) => a & mask;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void SumEach(
        Vector128<double> a, Vector128<double> b, Vector128<double> c, Vector128<double> d, Vector128<double> e, Vector128<double> f, Vector128<double> g, Vector128<double> h,
        Vector128<double> bias, double* target, nint stride)
    {
        (Pairs(a, b) + bias).Store(target);
        (Pairs(c, d) + bias).Store(target + stride);
        (Pairs(e, f) + bias).Store(target + (2 * stride));
        (Pairs(g, h) + bias).Store(target + (3 * stride));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreNarrow(Vector128<double> a, float* target) => *(double*)target = Vector128.Narrow(a, a).AsDouble().ToScalar();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StorePairs(Vector128<double> a, Vector128<double> b, double* target)
    {
        Low(a, b).Store(target);
        High(a, b).Store(target + 2);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StorePairs(Vector128<double> a, Vector128<double> b, float* target) => Vector128.Narrow(Low(a, b), High(a, b)).Store(target);

    /// <summary>a₀+a₁ b₀+b₁.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector128<double> Pairs(Vector128<double> a, Vector128<double> b) => Low(a, b) + High(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<double> Low(Vector128<double> a, Vector128<double> b) =>
        Sse2.IsSupported ? Sse2.UnpackLow(a, b) : AdvSimd.Arm64.IsSupported ? AdvSimd.Arm64.ZipLow(a, b) : Vector128.Create(a[0], b[0]);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<double> High(Vector128<double> a, Vector128<double> b) =>
        Sse2.IsSupported ? Sse2.UnpackHigh(a, b) : AdvSimd.Arm64.IsSupported ? AdvSimd.Arm64.ZipHigh(a, b) : Vector128.Create(a[1], b[1]);
}
