using System.Runtime.CompilerServices;
using GpuLogReg.Losses;

namespace GpuLogReg.Cpu;

/// <summary>
/// <see cref="LogisticLoss{T, TMath}"/> on a vector of rows: the same formulas and polynomials, with the branches as selections.
/// exp is two-part reduction and polynomial (float32: 1.5 units in the last place), log1p the odd series in e/(2 + e).
/// </summary>
internal static class SimdLogistic<TSimd, TVector, T>
    where TSimd : struct, ISimd<TVector, T>
    where TVector : struct
    where T : unmanaged
{
    /// <summary>Weighted loss and slope of a vector of rows; see <see cref="IPointwiseLoss{T}.Evaluate"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Evaluate(TVector margin, TVector signedWeight, out TVector loss, out TVector slope)
    {
        TVector one = TSimd.Broadcast(Number(1)), zero = default;
        TVector s = TSimd.Abs(signedWeight);

        // A positive row has t = −z: flip where the weight's sign bit is clear, that is where −weight has it set.
        TVector minus = TSimd.FlipSign(signedWeight, TSimd.Broadcast(Number(-1)));
        TVector t = TSimd.FlipSign(margin, minus);
        TVector e = Exp(TSimd.FlipSign(TSimd.Abs(t), TSimd.Broadcast(Number(-1))));
        loss = TSimd.Multiply(s, TSimd.Add(TSimd.Max(t, zero), Log1P(e)));
        TVector sigma = TSimd.Divide(TSimd.SelectNonNegative(t, one, e), TSimd.Add(one, e));
        slope = TSimd.FlipSign(TSimd.Multiply(s, sigma), minus);
    }

    /// <summary>s·σ(z)·(1 − σ(z)) = s·e/(1 + e)², e = exp(−|z|), of a vector of rows; 0 where the weight is.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Curvature(TVector margin, TVector signedWeight)
    {
        TVector e = Exp(TSimd.FlipSign(TSimd.Abs(margin), TSimd.Broadcast(Number(-1))));
        TVector divisor = TSimd.Add(TSimd.Broadcast(Number(1)), e);
        return TSimd.Multiply(TSimd.Abs(signedWeight), TSimd.Divide(e, TSimd.Multiply(divisor, divisor)));
    }

    /// <summary>eˣ for x ≤ 0; held at the smallest normal number below.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Exp(TVector x)
    {
        // Adding 1.5·2^mantissa rounds to an integer and leaves it in the low bits, ready to be shifted into the exponent.
        TVector magic = TSimd.Broadcast(typeof(T) == typeof(float) ? Number(12582912.0) : Number(6755399441055744.0));
        x = TSimd.Max(x, TSimd.Broadcast(typeof(T) == typeof(float) ? Number(ElementaryFunctions.ExpFloorSingle) : Number(ElementaryFunctions.ExpFloorDouble)));
        TVector shifted = TSimd.MultiplyAdd(x, TSimd.Broadcast(Number(ElementaryFunctions.InverseLn2)), magic);
        TVector minusK = TSimd.Add(magic, TSimd.FlipSign(shifted, TSimd.Broadcast(Number(-1))));
        TVector r, q;
        if (typeof(T) == typeof(float))
        {
            r = TSimd.MultiplyAdd(minusK, TSimd.Broadcast(Number(ElementaryFunctions.Ln2HighSingle)), x);
            r = TSimd.MultiplyAdd(minusK, TSimd.Broadcast(Number(ElementaryFunctions.Ln2LowSingle)), r);
            q = TSimd.Broadcast(Number(ElementaryFunctions.ExpS4));
            q = Horner(q, r, ElementaryFunctions.ExpS3);
            q = Horner(q, r, ElementaryFunctions.ExpS2);
            q = Horner(q, r, ElementaryFunctions.ExpS1);
            q = Horner(q, r, ElementaryFunctions.ExpS0);
        }
        else
        {
            r = TSimd.MultiplyAdd(minusK, TSimd.Broadcast(Number(ElementaryFunctions.Ln2High)), x);
            r = TSimd.MultiplyAdd(minusK, TSimd.Broadcast(Number(ElementaryFunctions.Ln2Low)), r);
            q = TSimd.Broadcast(Number(ElementaryFunctions.ExpD9));
            q = Horner(q, r, ElementaryFunctions.ExpD8);
            q = Horner(q, r, ElementaryFunctions.ExpD7);
            q = Horner(q, r, ElementaryFunctions.ExpD6);
            q = Horner(q, r, ElementaryFunctions.ExpD5);
            q = Horner(q, r, ElementaryFunctions.ExpD4);
            q = Horner(q, r, ElementaryFunctions.ExpD3);
            q = Horner(q, r, ElementaryFunctions.ExpD2);
            q = Horner(q, r, ElementaryFunctions.ExpD1);
            q = Horner(q, r, ElementaryFunctions.ExpD0);
        }

        TVector mantissa = TSimd.Add(TSimd.Broadcast(Number(1)), TSimd.MultiplyAdd(TSimd.Multiply(r, r), q, r));
        return TSimd.ScaleByPowerOfTwo(mantissa, shifted);
    }

    /// <summary>log(1 + e) for e in [0, 1].</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Log1P(TVector e)
    {
        TVector s = TSimd.Divide(e, TSimd.Add(TSimd.Broadcast(Number(2)), e));
        TVector u = TSimd.Multiply(s, s), q;
        if (typeof(T) == typeof(float))
        {
            q = TSimd.Broadcast(Number(ElementaryFunctions.LogS3));
            q = Horner(q, u, ElementaryFunctions.LogS2);
            q = Horner(q, u, ElementaryFunctions.LogS1);
            q = Horner(q, u, ElementaryFunctions.LogS0);
        }
        else
        {
            q = TSimd.Broadcast(Number(ElementaryFunctions.LogD9));
            q = Horner(q, u, ElementaryFunctions.LogD8);
            q = Horner(q, u, ElementaryFunctions.LogD7);
            q = Horner(q, u, ElementaryFunctions.LogD6);
            q = Horner(q, u, ElementaryFunctions.LogD5);
            q = Horner(q, u, ElementaryFunctions.LogD4);
            q = Horner(q, u, ElementaryFunctions.LogD3);
            q = Horner(q, u, ElementaryFunctions.LogD2);
            q = Horner(q, u, ElementaryFunctions.LogD1);
            q = Horner(q, u, ElementaryFunctions.LogD0);
        }

        s = TSimd.Add(s, s);
        return TSimd.MultiplyAdd(TSimd.Multiply(s, u), q, s);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Horner(TVector q, TVector x, double coefficient) => TSimd.MultiplyAdd(q, x, TSimd.Broadcast(Number(coefficient)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Number(double value)
    {
        if (typeof(T) == typeof(float))
        {
            float single = (float)value;
            return Unsafe.As<float, T>(ref single);
        }

        return Unsafe.As<double, T>(ref value);
    }
}
