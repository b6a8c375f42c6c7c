using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace GpuLogReg.Cpu;

/// <summary>Vectors of 512 bits.</summary>
internal readonly unsafe struct Simd512<T> : ISimd<Vector512<T>, T> where T : unmanaged
{
    public static int Lanes => Vector512<T>.Count;

    public static int StoredSize => sizeof(T);

    public static Vector512<T> LoadStored(byte* source) => Vector512.Load((T*)source);

    public static void StoreNumber(T value, byte* destination) => *(T*)destination = value;

    public static Vector512<T> Load(T* source) => Vector512.Load(source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> LoadParts(T* source)
    {
        Vector256<T> lower = Vector128.Load(source).ToVector256Unsafe().WithUpper(Vector128.Load(source + Vector128<T>.Count));
        Vector256<T> upper = Vector128.Load(source + (2 * Vector128<T>.Count)).ToVector256Unsafe().WithUpper(Vector128.Load(source + (3 * Vector128<T>.Count)));
        return lower.ToVector512Unsafe().WithUpper(upper);
    }

    public static void Store(Vector512<T> value, T* destination) => value.Store(destination);

    public static Vector512<T> Broadcast(T value) => Vector512.Create(value);

    public static Vector512<T> Add(Vector512<T> a, Vector512<T> b) => a + b;

    public static Vector512<T> Subtract(Vector512<T> a, Vector512<T> b) => a - b;

    public static Vector512<T> Multiply(Vector512<T> a, Vector512<T> b) => a * b;

    public static Vector512<T> Divide(Vector512<T> a, Vector512<T> b) => a / b;

    // 14 bits of the quotient, and one step of Newton's for the rest: a division of 16 numbers takes as long as 30 multiplications.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Reciprocal(Vector512<T> a)
    {
        if (typeof(T) != typeof(float) || !Avx512F.IsSupported)
            return Vector512<T>.One / a;
        Vector512<float> estimate = Avx512F.Reciprocal14(a.AsSingle());
        Vector512<float> rest = Avx512F.FusedMultiplyAddNegated(a.AsSingle(), estimate, Vector512<float>.One);
        return Vector512.FusedMultiplyAdd(estimate, rest, estimate).As<float, T>();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> MultiplyAdd(Vector512<T> a, Vector512<T> b, Vector512<T> c) => typeof(T) == typeof(float)
        ? Vector512.MultiplyAddEstimate(a.AsSingle(), b.AsSingle(), c.AsSingle()).As<float, T>()
        : Vector512.MultiplyAddEstimate(a.AsDouble(), b.AsDouble(), c.AsDouble()).As<double, T>();

    public static T Sum(Vector512<T> a) => Vector512.Sum(a);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> Fold(Vector512<T> a) => Simd256<T>.Fold(a.GetLower() + a.GetUpper());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double SumWide(Vector512<T> a)
    {
        if (typeof(T) == typeof(double))
            return Vector512.Sum(a.AsDouble());
        var (lower, upper) = Vector512.Widen(a.AsSingle());
        return Vector512.Sum(lower + upper);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddWide(Vector512<T> a, double* target)
    {
        if (typeof(T) == typeof(double))
        {
            (Vector512.Load(target) + a.AsDouble()).Store(target);
            return;
        }

        var (lower, upper) = Vector512.Widen(a.AsSingle());
        (Vector512.Load(target) + lower).Store(target);
        (Vector512.Load(target + Vector512<double>.Count) + upper).Store(target + Vector512<double>.Count);
    }

    public static Vector512<T> Abs(Vector512<T> a) => Vector512.Abs(a);

    public static Vector512<T> Max(Vector512<T> a, Vector512<T> b) => Vector512.Max(a, b);

    // The second operand is what x86 gives where either is NaN; other machines give NaN.
    public static Vector512<T> AtLeast(Vector512<T> a, Vector512<T> bound) => Vector512.MaxNative(bound, a);

    public static Vector512<T> AtMost(Vector512<T> a, Vector512<T> bound) => Vector512.MinNative(bound, a);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> MinusAbs(Vector512<T> a) => typeof(T) == typeof(float)
        ? (a.AsUInt32() | Vector512.Create(0x8000_0000u)).As<uint, T>()
        : (a.AsUInt64() | Vector512.Create(0x8000_0000_0000_0000ul)).As<ulong, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> FlipSign(Vector512<T> a, Vector512<T> b) => typeof(T) == typeof(float)
        ? (a.AsUInt32() ^ (b.AsUInt32() & Vector512.Create(0x8000_0000u))).As<uint, T>()
        : (a.AsUInt64() ^ (b.AsUInt64() & Vector512.Create(0x8000_0000_0000_0000ul))).As<ulong, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> SelectNonNegative(Vector512<T> t, Vector512<T> a, Vector512<T> b) =>
        Vector512.ConditionalSelect(Vector512.GreaterThanOrEqual(t, Vector512<T>.Zero), a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> ScaleByPowerOfTwo(Vector512<T> a, Vector512<T> shifted) => typeof(T) == typeof(float)
        ? (a.AsInt32() + (shifted.AsInt32() << 23)).As<int, T>()
        : (a.AsInt64() + (shifted.AsInt64() << 52)).As<long, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> SelectEqual(Vector512<T> t, Vector512<T> u, Vector512<T> a, Vector512<T> b) => Vector512.ConditionalSelect(Vector512.Equals(t, u), a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> PowerOfTwoBelow(Vector512<T> a) => typeof(T) == typeof(float)
        ? (a.AsUInt32() & Vector512.Create(0x7F80_0000u)).As<uint, T>()
        : (a.AsUInt64() & Vector512.Create(0x7FF0_0000_0000_0000ul)).As<ulong, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Exponent(Vector512<T> a) => typeof(T) == typeof(float)
        ? Vector512.ConvertToSingle((a.AsInt32() >> 23) - Vector512.Create(127)).As<float, T>()
        : Vector512.ConvertToDouble((a.AsInt64() >> 52) - Vector512.Create(1023L)).As<double, T>();
}
