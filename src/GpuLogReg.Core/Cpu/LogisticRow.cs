using System.Runtime.CompilerServices;

namespace GpuLogReg.Cpu;

/// <summary>Loss and slope of the logistic loss; the side numbers are signed weights.</summary>
internal readonly struct LogisticRow<TSimd, TVector, T> : IRowFunction<TVector>
    where TSimd : struct, ISimd<TVector, T>
    where TVector : struct
    where T : unmanaged
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Evaluate(TVector margin, TVector side, out TVector value, out TVector slope) =>
        SimdLogistic<TSimd, TVector, T>.Evaluate(margin, side, out value, out slope);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void EvaluateFour(in Four<TVector> margins, in Four<TVector> sides, out Four<TVector> values, out Four<TVector> slopes) =>
        SimdLogistic<SimdFour<TSimd, TVector, T>, Four<TVector>, T>.Evaluate(margins, sides, out values, out slopes);
}
