using System.Runtime.CompilerServices;
using GpuLogReg.Losses;

namespace GpuLogReg.Cpu;

/// <summary><see cref="LogisticLoss{T, TMath}"/> on a vector of rows: the same formulas, with the branches as selections.</summary>
internal static class SimdLogistic<TSimd, TVector, T>
    where TSimd : struct, ISimd<TVector, T>
    where TVector : struct
    where T : unmanaged
{
    /// <summary>Weighted loss and slope of a vector of rows; see <see cref="IPointwiseLoss{T}.Evaluate"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Evaluate(TVector margin, TVector signedWeight, out TVector loss, out TVector slope)
    {
        TVector one = SimdMath<TSimd, TVector, T>.Constant(1), zero = default;
        TVector s = TSimd.Abs(signedWeight);

        // A positive row has t = −z: flip where the weight's sign bit is clear, that is where −weight has it set.
        TVector minus = TSimd.FlipSign(signedWeight, SimdMath<TSimd, TVector, T>.Constant(-1));
        TVector t = TSimd.FlipSign(margin, minus);
        TVector e = SimdMath<TSimd, TVector, T>.Exp(TSimd.FlipSign(TSimd.Abs(t), SimdMath<TSimd, TVector, T>.Constant(-1)));
        loss = TSimd.Multiply(s, TSimd.Add(TSimd.Max(t, zero), SimdMath<TSimd, TVector, T>.Log1P(e)));
        TVector sigma = TSimd.Divide(TSimd.SelectNonNegative(t, one, e), TSimd.Add(one, e));
        slope = TSimd.FlipSign(TSimd.Multiply(s, sigma), minus);
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
