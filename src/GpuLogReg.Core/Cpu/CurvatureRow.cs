using System.Runtime.CompilerServices;

namespace GpuLogReg.Cpu;

/// <summary>The slope D·z with curvatures D for side numbers, so that the gradient's pass sums Xᵀ·D·X·v. Nothing is summed beside it.</summary>
internal readonly struct CurvatureRow<TSimd, TVector, T> : IRowFunction<TVector>
    where TSimd : struct, ISimd<TVector, T>
    where TVector : struct
    where T : unmanaged
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Evaluate(TVector margin, TVector side, out TVector value, out TVector slope)
    {
        value = default;
        slope = TSimd.Multiply(side, margin);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void EvaluateFew<TFewSimd, TFew, TNumber>(TFew margin, TFew side, out TFew value, out TFew slope)
        where TFewSimd : struct, ISimdArithmetic<TFew, TNumber>
        where TFew : struct
        where TNumber : unmanaged
    {
        value = default;
        slope = TFewSimd.Multiply(side, margin);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void EvaluateFour(in Four<TVector> margins, in Four<TVector> sides, out Four<TVector> values, out Four<TVector> slopes)
    {
        values = default;
        slopes = SimdFour<TSimd, TVector, T>.Multiply(sides, margins);
    }
}
