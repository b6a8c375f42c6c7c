using System.Runtime.CompilerServices;
using GpuLogReg.Losses;

namespace GpuLogReg.Cpu;

/// <summary><see cref="LogisticLoss{T, TMath}"/> on a vector of rows: the same formulas, with the branches as selections.</summary>
internal static class SimdLogistic<TSimd, TVector, T>
    where TSimd : struct, ISimdArithmetic<TVector, T>
    where TVector : struct
    where T : unmanaged
{
    /// <summary>Weighted loss and slope of a vector of rows; see <see cref="IPointwiseLoss{T}.Evaluate"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Evaluate(TVector margin, TVector signedWeight, out TVector loss, out TVector slope)
    {
        // u = −t is positive where the margin is on the side of the label; −v·σ(t) = v·(u < 0 ? 1 : e)/(−1 − e) needs no sign of its own.
        TVector one = SimdMath<TSimd, TVector, T>.Constant(1);
        TVector u = TSimd.FlipSign(margin, signedWeight);
        TVector e = SimdMath<TSimd, TVector, T>.Exp(TSimd.MinusAbs(margin));
        loss = TSimd.Multiply(TSimd.Abs(signedWeight), TSimd.Subtract(SimdMath<TSimd, TVector, T>.Log1P(e), TSimd.AtMost(u, default)));
        TVector sigma = TSimd.Multiply(TSimd.SelectNonNegative(u, e, one), TSimd.Reciprocal(TSimd.Subtract(SimdMath<TSimd, TVector, T>.Constant(-1), e)));
        slope = TSimd.Multiply(signedWeight, sigma);
    }

    /// <summary>s·σ(z)·(1 − σ(z)) = s·e/(1 + e)², e = exp(−|z|), of a vector of rows; 0 where the weight is.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Curvature(TVector margin, TVector signedWeight)
    {
        TVector e = SimdMath<TSimd, TVector, T>.Exp(TSimd.FlipSign(TSimd.Abs(margin), SimdMath<TSimd, TVector, T>.Constant(-1)));
        TVector divisor = TSimd.Add(SimdMath<TSimd, TVector, T>.Constant(1), e);
        return TSimd.Multiply(TSimd.Abs(signedWeight), TSimd.Divide(e, TSimd.Multiply(divisor, divisor)));
    }
}
