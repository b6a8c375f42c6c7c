using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace GpuLogReg.Cpu;

/// <summary>Vectors of 256 bits.</summary>
internal readonly unsafe struct Simd256<T> : ISimd<Vector256<T>, T> where T : unmanaged
{
    public static int Lanes => Vector256<T>.Count;

    public static int StoredSize => sizeof(T);

    public static Vector256<T> LoadStored(byte* source) => Vector256.Load((T*)source);

    public static void StoreNumber(T value, byte* destination) => *(T*)destination = value;

    public static Vector256<T> Load(T* source) => Vector256.Load(source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> LoadParts(T* source) => Vector128.Load(source).ToVector256Unsafe().WithUpper(Vector128.Load(source + Vector128<T>.Count));

    public static void Store(Vector256<T> value, T* destination) => value.Store(destination);

    public static Vector256<T> Broadcast(T value) => Vector256.Create(value);

    public static Vector256<T> Add(Vector256<T> a, Vector256<T> b) => a + b;

    public static Vector256<T> Subtract(Vector256<T> a, Vector256<T> b) => a - b;

    public static Vector256<T> Multiply(Vector256<T> a, Vector256<T> b) => a * b;

    public static Vector256<T> Divide(Vector256<T> a, Vector256<T> b) => a / b;

    public static Vector256<T> Reciprocal(Vector256<T> a) => Vector256<T>.One / a;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> MultiplyAdd(Vector256<T> a, Vector256<T> b, Vector256<T> c) => typeof(T) == typeof(float)
        ? Vector256.MultiplyAddEstimate(a.AsSingle(), b.AsSingle(), c.AsSingle()).As<float, T>()
        : Vector256.MultiplyAddEstimate(a.AsDouble(), b.AsDouble(), c.AsDouble()).As<double, T>();

    public static T Sum(Vector256<T> a) => Vector256.Sum(a);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> Fold(Vector256<T> a) => a.GetLower() + a.GetUpper();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double SumWide(Vector256<T> a)
    {
        if (typeof(T) == typeof(double))
            return Vector256.Sum(a.AsDouble());
        var (lower, upper) = Vector256.Widen(a.AsSingle());
        return Vector256.Sum(lower + upper);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddWide(Vector256<T> a, double* target)
    {
        if (typeof(T) == typeof(double))
        {
            (Vector256.Load(target) + a.AsDouble()).Store(target);
            return;
        }

        var (lower, upper) = Vector256.Widen(a.AsSingle());
        (Vector256.Load(target) + lower).Store(target);
        (Vector256.Load(target + Vector256<double>.Count) + upper).Store(target + Vector256<double>.Count);
    }

    public static Vector256<T> Abs(Vector256<T> a) => Vector256.Abs(a);

    public static Vector256<T> Max(Vector256<T> a, Vector256<T> b) => Vector256.Max(a, b);

    // The second operand is what x86 gives where either is NaN; other machines give NaN.
    public static Vector256<T> AtLeast(Vector256<T> a, Vector256<T> bound) => Vector256.MaxNative(bound, a);

    public static Vector256<T> AtMost(Vector256<T> a, Vector256<T> bound) => Vector256.MinNative(bound, a);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> MinusAbs(Vector256<T> a) => typeof(T) == typeof(float)
        ? (a.AsUInt32() | Vector256.Create(0x8000_0000u)).As<uint, T>()
        : (a.AsUInt64() | Vector256.Create(0x8000_0000_0000_0000ul)).As<ulong, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> FlipSign(Vector256<T> a, Vector256<T> b) => typeof(T) == typeof(float)
        ? (a.AsUInt32() ^ (b.AsUInt32() & Vector256.Create(0x8000_0000u))).As<uint, T>()
        : (a.AsUInt64() ^ (b.AsUInt64() & Vector256.Create(0x8000_0000_0000_0000ul))).As<ulong, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> SelectNonNegative(Vector256<T> t, Vector256<T> a, Vector256<T> b) =>
        Vector256.ConditionalSelect(Vector256.GreaterThanOrEqual(t, Vector256<T>.Zero), a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> ScaleByPowerOfTwo(Vector256<T> a, Vector256<T> shifted) => typeof(T) == typeof(float)
        ? (a.AsInt32() + (shifted.AsInt32() << 23)).As<int, T>()
        : (a.AsInt64() + (shifted.AsInt64() << 52)).As<long, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> SelectEqual(Vector256<T> t, Vector256<T> u, Vector256<T> a, Vector256<T> b) => Vector256.ConditionalSelect(Vector256.Equals(t, u), a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> PowerOfTwoBelow(Vector256<T> a) => typeof(T) == typeof(float)
        ? (a.AsUInt32() & Vector256.Create(0x7F80_0000u)).As<uint, T>()
        : (a.AsUInt64() & Vector256.Create(0x7FF0_0000_0000_0000ul)).As<ulong, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Exponent(Vector256<T> a) => typeof(T) == typeof(float)
        ? Vector256.ConvertToSingle((a.AsInt32() >> 23) - Vector256.Create(127)).As<float, T>()
        : Vector256.ConvertToDouble((a.AsInt64() >> 52) - Vector256.Create(1023L)).As<double, T>();
}
