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
    public static void EvaluateFew<TFewSimd, TFew, TNumber>(TFew margin, TFew side, out TFew value, out TFew slope)
        where TFewSimd : struct, ISimdArithmetic<TFew, TNumber>
        where TFew : struct
        where TNumber : unmanaged => SimdLogistic<TFewSimd, TFew, TNumber>.Evaluate(margin, side, out value, out slope);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void EvaluateFour(in Four<TVector> margins, in Four<TVector> sides, out Four<TVector> values, out Four<TVector> slopes)
    {
        if (typeof(T) == typeof(float))
        {
            SimdLogistic<SimdFour<TSimd, TVector, T>, Four<TVector>, T>.Evaluate(margins, sides, out values, out slopes);
            return;
        }

        // The longer polynomials of float64, four times, are more than the compiler inlines into one method.
        Evaluate(margins.First, sides.First, out TVector value0, out TVector slope0);
        Evaluate(margins.Second, sides.Second, out TVector value1, out TVector slope1);
        Evaluate(margins.Third, sides.Third, out TVector value2, out TVector slope2);
        Evaluate(margins.Fourth, sides.Fourth, out TVector value3, out TVector slope3);
        values = new(value0, value1, value2, value3);
        slopes = new(slope0, slope1, slope2, slope3);
    }
}
