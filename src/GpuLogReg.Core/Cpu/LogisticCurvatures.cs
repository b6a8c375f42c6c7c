using System.Runtime.CompilerServices;

namespace GpuLogReg.Cpu;

/// <summary>The curvatures of the logistic loss of many rows.</summary>
internal static unsafe class LogisticCurvatures<TSimd, TVector, T>
    where TSimd : struct, ISimd<TVector, T>
    where TVector : struct
    where T : unmanaged
{
    /// <summary><see cref="SimdLogistic{TSimd, TVector, T}.Curvature"/> of some vectors of rows, in place of their margins.</summary>
    /// <param name="margins">L numbers a vector.</param>
    /// <param name="signedWeights">As many.</param>
    /// <param name="vectors">How many.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Fill(T* margins, T* signedWeights, long vectors)
    {
        for (; vectors > 0; vectors--, margins += TSimd.Lanes, signedWeights += TSimd.Lanes)
            TSimd.Store(SimdLogistic<TSimd, TVector, T>.Curvature(TSimd.Load(margins), TSimd.Load(signedWeights)), margins);
    }
}
