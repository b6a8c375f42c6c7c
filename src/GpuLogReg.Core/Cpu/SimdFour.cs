using System.Runtime.CompilerServices;

namespace GpuLogReg.Cpu;

/// <summary>
/// The operations of four vectors as one. A formula on a vector is one long chain, each step of which waits for the one before, and a core looks only some
/// two chains ahead; written against this, four chains go forward step by step together.
/// </summary>
/// <typeparam name="TSimd">Who computes.</typeparam>
/// <typeparam name="TVector">The hardware vector.</typeparam>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
internal readonly struct SimdFour<TSimd, TVector, T> : ISimdArithmetic<Four<TVector>, T>
    where TSimd : struct, ISimdArithmetic<TVector, T>
    where TVector : struct
    where T : unmanaged
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Four<TVector> Broadcast(T value)
    {
        TVector all = TSimd.Broadcast(value);
        return new(all, all, all, all);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Four<TVector> Add(Four<TVector> a, Four<TVector> b) =>
        new(TSimd.Add(a.First, b.First), TSimd.Add(a.Second, b.Second), TSimd.Add(a.Third, b.Third), TSimd.Add(a.Fourth, b.Fourth));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Four<TVector> Subtract(Four<TVector> a, Four<TVector> b) =>
        new(TSimd.Subtract(a.First, b.First), TSimd.Subtract(a.Second, b.Second), TSimd.Subtract(a.Third, b.Third), TSimd.Subtract(a.Fourth, b.Fourth));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Four<TVector> Multiply(Four<TVector> a, Four<TVector> b) =>
        new(TSimd.Multiply(a.First, b.First), TSimd.Multiply(a.Second, b.Second), TSimd.Multiply(a.Third, b.Third), TSimd.Multiply(a.Fourth, b.Fourth));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Four<TVector> Divide(Four<TVector> a, Four<TVector> b) =>
        new(TSimd.Divide(a.First, b.First), TSimd.Divide(a.Second, b.Second), TSimd.Divide(a.Third, b.Third), TSimd.Divide(a.Fourth, b.Fourth));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Four<TVector> Reciprocal(Four<TVector> a) =>
        new(TSimd.Reciprocal(a.First), TSimd.Reciprocal(a.Second), TSimd.Reciprocal(a.Third), TSimd.Reciprocal(a.Fourth));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Four<TVector> MultiplyAdd(Four<TVector> a, Four<TVector> b, Four<TVector> c) =>
        new(TSimd.MultiplyAdd(a.First, b.First, c.First), TSimd.MultiplyAdd(a.Second, b.Second, c.Second), TSimd.MultiplyAdd(a.Third, b.Third, c.Third), TSimd.MultiplyAdd(a.Fourth, b.Fourth, c.Fourth));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Four<TVector> Abs(Four<TVector> a) =>
        new(TSimd.Abs(a.First), TSimd.Abs(a.Second), TSimd.Abs(a.Third), TSimd.Abs(a.Fourth));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Four<TVector> MinusAbs(Four<TVector> a) =>
        new(TSimd.MinusAbs(a.First), TSimd.MinusAbs(a.Second), TSimd.MinusAbs(a.Third), TSimd.MinusAbs(a.Fourth));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Four<TVector> Max(Four<TVector> a, Four<TVector> b) =>
        new(TSimd.Max(a.First, b.First), TSimd.Max(a.Second, b.Second), TSimd.Max(a.Third, b.Third), TSimd.Max(a.Fourth, b.Fourth));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Four<TVector> AtLeast(Four<TVector> a, Four<TVector> bound) =>
        new(TSimd.AtLeast(a.First, bound.First), TSimd.AtLeast(a.Second, bound.Second), TSimd.AtLeast(a.Third, bound.Third), TSimd.AtLeast(a.Fourth, bound.Fourth));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Four<TVector> AtMost(Four<TVector> a, Four<TVector> bound) =>
        new(TSimd.AtMost(a.First, bound.First), TSimd.AtMost(a.Second, bound.Second), TSimd.AtMost(a.Third, bound.Third), TSimd.AtMost(a.Fourth, bound.Fourth));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Four<TVector> FlipSign(Four<TVector> a, Four<TVector> b) =>
        new(TSimd.FlipSign(a.First, b.First), TSimd.FlipSign(a.Second, b.Second), TSimd.FlipSign(a.Third, b.Third), TSimd.FlipSign(a.Fourth, b.Fourth));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Four<TVector> SelectNonNegative(Four<TVector> t, Four<TVector> a, Four<TVector> b) =>
        new(TSimd.SelectNonNegative(t.First, a.First, b.First), TSimd.SelectNonNegative(t.Second, a.Second, b.Second), TSimd.SelectNonNegative(t.Third, a.Third, b.Third), TSimd.SelectNonNegative(t.Fourth, a.Fourth, b.Fourth));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Four<TVector> ScaleByPowerOfTwo(Four<TVector> a, Four<TVector> shifted) =>
        new(TSimd.ScaleByPowerOfTwo(a.First, shifted.First), TSimd.ScaleByPowerOfTwo(a.Second, shifted.Second), TSimd.ScaleByPowerOfTwo(a.Third, shifted.Third), TSimd.ScaleByPowerOfTwo(a.Fourth, shifted.Fourth));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Four<TVector> SelectEqual(Four<TVector> t, Four<TVector> u, Four<TVector> a, Four<TVector> b) =>
        new(TSimd.SelectEqual(t.First, u.First, a.First, b.First), TSimd.SelectEqual(t.Second, u.Second, a.Second, b.Second), TSimd.SelectEqual(t.Third, u.Third, a.Third, b.Third), TSimd.SelectEqual(t.Fourth, u.Fourth, a.Fourth, b.Fourth));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Four<TVector> PowerOfTwoBelow(Four<TVector> a) =>
        new(TSimd.PowerOfTwoBelow(a.First), TSimd.PowerOfTwoBelow(a.Second), TSimd.PowerOfTwoBelow(a.Third), TSimd.PowerOfTwoBelow(a.Fourth));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Four<TVector> Exponent(Four<TVector> a) =>
        new(TSimd.Exponent(a.First), TSimd.Exponent(a.Second), TSimd.Exponent(a.Third), TSimd.Exponent(a.Fourth));
}
