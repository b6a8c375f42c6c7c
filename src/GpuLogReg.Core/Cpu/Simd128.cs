using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace GpuLogReg.Cpu;

/// <summary>Vectors of 128 bits.</summary>
internal readonly unsafe struct Simd128<T> : ISimd<Vector128<T>, T> where T : unmanaged
{
    public static int Lanes => Vector128<T>.Count;

    public static int StoredSize => sizeof(T);

    public static Vector128<T> LoadStored(byte* source) => Vector128.Load((T*)source);

    public static void StoreNumber(T value, byte* destination) => *(T*)destination = value;

    public static Vector128<T> Load(T* source) => Vector128.Load(source);

    public static Vector128<T> LoadParts(T* source) => Vector128.Load(source);

    public static void Store(Vector128<T> value, T* destination) => value.Store(destination);

    public static Vector128<T> Broadcast(T value) => Vector128.Create(value);

    public static Vector128<T> Add(Vector128<T> a, Vector128<T> b) => a + b;

    public static Vector128<T> Subtract(Vector128<T> a, Vector128<T> b) => a - b;

    public static Vector128<T> Multiply(Vector128<T> a, Vector128<T> b) => a * b;

    public static Vector128<T> Divide(Vector128<T> a, Vector128<T> b) => a / b;

    public static Vector128<T> Reciprocal(Vector128<T> a) => Vector128<T>.One / a;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> MultiplyAdd(Vector128<T> a, Vector128<T> b, Vector128<T> c) => typeof(T) == typeof(float)
        ? Vector128.MultiplyAddEstimate(a.AsSingle(), b.AsSingle(), c.AsSingle()).As<float, T>()
        : Vector128.MultiplyAddEstimate(a.AsDouble(), b.AsDouble(), c.AsDouble()).As<double, T>();

    public static T Sum(Vector128<T> a) => Vector128.Sum(a);

    public static Vector128<T> Fold(Vector128<T> a) => a;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double SumWide(Vector128<T> a)
    {
        if (typeof(T) == typeof(double))
            return Vector128.Sum(a.AsDouble());
        var (lower, upper) = Vector128.Widen(a.AsSingle());
        return Vector128.Sum(lower + upper);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddWide(Vector128<T> a, double* target)
    {
        if (typeof(T) == typeof(double))
        {
            (Vector128.Load(target) + a.AsDouble()).Store(target);
            return;
        }

        var (lower, upper) = Vector128.Widen(a.AsSingle());
        (Vector128.Load(target) + lower).Store(target);
        (Vector128.Load(target + Vector128<double>.Count) + upper).Store(target + Vector128<double>.Count);
    }

    public static Vector128<T> Abs(Vector128<T> a) => Vector128.Abs(a);

    public static Vector128<T> Max(Vector128<T> a, Vector128<T> b) => Vector128.Max(a, b);

    // The second operand is what x86 gives where either is NaN; other machines give NaN.
    public static Vector128<T> AtLeast(Vector128<T> a, Vector128<T> bound) => Vector128.MaxNative(bound, a);

    public static Vector128<T> AtMost(Vector128<T> a, Vector128<T> bound) => Vector128.MinNative(bound, a);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> MinusAbs(Vector128<T> a) => typeof(T) == typeof(float)
        ? (a.AsUInt32() | Vector128.Create(0x8000_0000u)).As<uint, T>()
        : (a.AsUInt64() | Vector128.Create(0x8000_0000_0000_0000ul)).As<ulong, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> FlipSign(Vector128<T> a, Vector128<T> b) => typeof(T) == typeof(float)
        ? (a.AsUInt32() ^ (b.AsUInt32() & Vector128.Create(0x8000_0000u))).As<uint, T>()
        : (a.AsUInt64() ^ (b.AsUInt64() & Vector128.Create(0x8000_0000_0000_0000ul))).As<ulong, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> SelectNonNegative(Vector128<T> t, Vector128<T> a, Vector128<T> b) =>
        Vector128.ConditionalSelect(Vector128.GreaterThanOrEqual(t, Vector128<T>.Zero), a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> ScaleByPowerOfTwo(Vector128<T> a, Vector128<T> shifted) => typeof(T) == typeof(float)
        ? (a.AsInt32() + (shifted.AsInt32() << 23)).As<int, T>()
        : (a.AsInt64() + (shifted.AsInt64() << 52)).As<long, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> SelectEqual(Vector128<T> t, Vector128<T> u, Vector128<T> a, Vector128<T> b) => Vector128.ConditionalSelect(Vector128.Equals(t, u), a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> PowerOfTwoBelow(Vector128<T> a) => typeof(T) == typeof(float)
        ? (a.AsUInt32() & Vector128.Create(0x7F80_0000u)).As<uint, T>()
        : (a.AsUInt64() & Vector128.Create(0x7FF0_0000_0000_0000ul)).As<ulong, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> Exponent(Vector128<T> a) => typeof(T) == typeof(float)
        ? Vector128.ConvertToSingle((a.AsInt32() >> 23) - Vector128.Create(127)).As<float, T>()
        : Vector128.ConvertToDouble((a.AsInt64() >> 52) - Vector128.Create(1023L)).As<double, T>();
}
