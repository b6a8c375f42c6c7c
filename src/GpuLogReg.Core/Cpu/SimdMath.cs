using System.Runtime.CompilerServices;
using GpuLogReg.Losses;

namespace GpuLogReg.Cpu;

/// <summary>
/// <see cref="ElementaryFunctions"/> on a vector of rows, with the branches as selections: exp is two-part reduction and polynomial (float32: 1.5 units in
/// the last place); log1p the odd series in e/(2 + e) in float64, a polynomial in e without a division in float32.
/// </summary>
internal static class SimdMath<TSimd, TVector, T>
    where TSimd : struct, ISimdArithmetic<TVector, T>
    where TVector : struct
    where T : unmanaged
{
    /// <summary>eˣ for x ≤ 0; held at the smallest normal number below.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Exp(TVector x)
    {
        // Adding 1.5·2^mantissa rounds to an integer and leaves it in the low bits, ready to be shifted into the exponent.
        TVector magic = Constant(typeof(T) == typeof(float) ? 12582912.0 : ElementaryFunctions.RoundingShift);
        x = TSimd.AtLeast(x, Constant(typeof(T) == typeof(float) ? ElementaryFunctions.ExpFloorSingle : ElementaryFunctions.ExpFloorDouble));
        TVector shifted = TSimd.MultiplyAdd(x, Constant(ElementaryFunctions.InverseLn2), magic);
        TVector minusK = TSimd.Subtract(magic, shifted);
        TVector r, q;
        if (typeof(T) == typeof(float))
        {
            r = TSimd.MultiplyAdd(minusK, Constant(ElementaryFunctions.Ln2HighSingle), x);
            r = TSimd.MultiplyAdd(minusK, Constant(ElementaryFunctions.Ln2LowSingle), r);
            q = Constant(ElementaryFunctions.ExpS4);
            q = Horner(q, r, ElementaryFunctions.ExpS3);
            q = Horner(q, r, ElementaryFunctions.ExpS2);
            q = Horner(q, r, ElementaryFunctions.ExpS1);
            q = Horner(q, r, ElementaryFunctions.ExpS0);
            return TSimd.ScaleByPowerOfTwo(Horner(Horner(q, r, 1), r, 1), shifted);
        }

        r = TSimd.MultiplyAdd(minusK, Constant(ElementaryFunctions.Ln2High), x);
        r = TSimd.MultiplyAdd(minusK, Constant(ElementaryFunctions.Ln2Low), r);
        q = Constant(ElementaryFunctions.ExpD9);
        q = Horner(q, r, ElementaryFunctions.ExpD8);
        q = Horner(q, r, ElementaryFunctions.ExpD7);
        q = Horner(q, r, ElementaryFunctions.ExpD6);
        q = Horner(q, r, ElementaryFunctions.ExpD5);
        q = Horner(q, r, ElementaryFunctions.ExpD4);
        q = Horner(q, r, ElementaryFunctions.ExpD3);
        q = Horner(q, r, ElementaryFunctions.ExpD2);
        q = Horner(q, r, ElementaryFunctions.ExpD1);
        q = Horner(q, r, ElementaryFunctions.ExpD0);

        TVector mantissa = TSimd.Add(Constant(1), TSimd.MultiplyAdd(TSimd.Multiply(r, r), q, r));
        return TSimd.ScaleByPowerOfTwo(mantissa, shifted);
    }

    /// <summary>log(1 + e) for e in [0, 1].</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Log1P(TVector e)
    {
        TVector q;
        if (typeof(T) == typeof(float))
        {
            q = Constant(ElementaryFunctions.LogP8);
            q = Horner(q, e, ElementaryFunctions.LogP7);
            q = Horner(q, e, ElementaryFunctions.LogP6);
            q = Horner(q, e, ElementaryFunctions.LogP5);
            q = Horner(q, e, ElementaryFunctions.LogP4);
            q = Horner(q, e, ElementaryFunctions.LogP3);
            q = Horner(q, e, ElementaryFunctions.LogP2);
            q = Horner(q, e, ElementaryFunctions.LogP1);
            q = Horner(q, e, ElementaryFunctions.LogP0);
            return TSimd.MultiplyAdd(TSimd.Multiply(e, e), q, e);
        }

        TVector s = TSimd.Divide(e, TSimd.Add(Constant(2), e));
        TVector u = TSimd.Multiply(s, s);
        q = Constant(ElementaryFunctions.LogD9);
        q = Horner(q, u, ElementaryFunctions.LogD8);
        q = Horner(q, u, ElementaryFunctions.LogD7);
        q = Horner(q, u, ElementaryFunctions.LogD6);
        q = Horner(q, u, ElementaryFunctions.LogD5);
        q = Horner(q, u, ElementaryFunctions.LogD4);
        q = Horner(q, u, ElementaryFunctions.LogD3);
        q = Horner(q, u, ElementaryFunctions.LogD2);
        q = Horner(q, u, ElementaryFunctions.LogD1);
        q = Horner(q, u, ElementaryFunctions.LogD0);
        s = TSimd.Add(s, s);
        return TSimd.MultiplyAdd(TSimd.Multiply(s, u), q, s);
    }

    /// <summary>log(1 + r) for r ≥ 0, relative to the result: with P the power of two below 1 + r, log P + log1p((r + (1 − P))/P); 1 − P is exact.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector LogOnePlus(TVector r)
    {
        TVector one = Constant(1), sum = TSimd.Add(one, r), power = TSimd.PowerOfTwoBelow(sum);
        TVector rest = TSimd.Divide(TSimd.Add(r, TSimd.Subtract(one, power)), power);
        return TSimd.MultiplyAdd(TSimd.Exponent(sum), Constant(Math.Log(2)), Log1P(rest));
    }

    /// <summary>A number in every element.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Constant(double value)
    {
        if (typeof(T) == typeof(float))
        {
            float single = (float)value;
            return TSimd.Broadcast(Unsafe.As<float, T>(ref single));
        }

        return TSimd.Broadcast(Unsafe.As<double, T>(ref value));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Horner(TVector q, TVector x, double coefficient) => TSimd.MultiplyAdd(q, x, Constant(coefficient));
}
