using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace GpuLogReg.Cpu;

/// <summary>The float32 operations of a vector width over X stored in 16 bits: widened in registers, so that memory holds half the bytes and sums are float32 as ever.</summary>
/// <typeparam name="TSimd">Who computes.</typeparam>
/// <typeparam name="TVector">The hardware vector of float32.</typeparam>
/// <typeparam name="TFormat">The format of 16 bits.</typeparam>
internal readonly unsafe struct SimdStored<TSimd, TVector, TFormat> : ISimd<TVector, float>
    where TSimd : struct, ISimd<TVector, float>
    where TVector : struct
    where TFormat : struct, IStoredFormat<TVector>
{
    public static int Lanes => TSimd.Lanes;

    public static int StoredSize => sizeof(ushort);

    public static TVector LoadStored(byte* source) => TFormat.Load((ushort*)source);

    public static bool HasPairs => TFormat.HasPairs;

    public static void LoadPair(byte* source, out TVector even, out TVector odd) => TFormat.LoadPair((ushort*)source, out even, out odd);

    public static void StoreNumber(float value, byte* destination) => *(ushort*)destination = TFormat.Narrow(value);

    public static TVector Load(float* source) => TSimd.Load(source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector LoadParts(float* source) => TSimd.LoadParts(source);

    public static void Store(TVector value, float* destination) => TSimd.Store(value, destination);

    public static TVector Broadcast(float value) => TSimd.Broadcast(value);

    public static TVector Add(TVector a, TVector b) => TSimd.Add(a, b);

    public static TVector Subtract(TVector a, TVector b) => TSimd.Subtract(a, b);

    public static TVector Multiply(TVector a, TVector b) => TSimd.Multiply(a, b);

    public static TVector Divide(TVector a, TVector b) => TSimd.Divide(a, b);

    public static TVector Reciprocal(TVector a) => TSimd.Reciprocal(a);

    public static TVector MultiplyAdd(TVector a, TVector b, TVector c) => TSimd.MultiplyAdd(a, b, c);

    public static float Sum(TVector a) => TSimd.Sum(a);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Fold(TVector a) => TSimd.Fold(a);

    public static double SumWide(TVector a) => TSimd.SumWide(a);

    public static void AddWide(TVector a, double* target) => TSimd.AddWide(a, target);

    public static TVector Abs(TVector a) => TSimd.Abs(a);

    public static TVector MinusAbs(TVector a) => TSimd.MinusAbs(a);

    public static TVector Max(TVector a, TVector b) => TSimd.Max(a, b);

    public static TVector AtLeast(TVector a, TVector bound) => TSimd.AtLeast(a, bound);

    public static TVector AtMost(TVector a, TVector bound) => TSimd.AtMost(a, bound);

    public static TVector FlipSign(TVector a, TVector b) => TSimd.FlipSign(a, b);

    public static TVector SelectNonNegative(TVector t, TVector a, TVector b) => TSimd.SelectNonNegative(t, a, b);

    public static TVector ScaleByPowerOfTwo(TVector a, TVector shifted) => TSimd.ScaleByPowerOfTwo(a, shifted);

    public static TVector SelectEqual(TVector t, TVector u, TVector a, TVector b) => TSimd.SelectEqual(t, u, a, b);

    public static TVector PowerOfTwoBelow(TVector a) => TSimd.PowerOfTwoBelow(a);

    public static TVector Exponent(TVector a) => TSimd.Exponent(a);
}
