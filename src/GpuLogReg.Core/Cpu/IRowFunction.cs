namespace GpuLogReg.Cpu;

/// <summary>What a vector of rows makes of its margins: the part of a fused pass that differs between a gradient and a Hessian's product.</summary>
/// <typeparam name="TVector">The hardware vector.</typeparam>
internal interface IRowFunction<TVector> where TVector : struct
{
    /// <summary>Value and slope of each row.</summary>
    /// <param name="margin">z.</param>
    /// <param name="side">The rows' second numbers: signed weights or curvatures. 0 in rows that fill a block up, for which both results must be 0.</param>
    /// <param name="value">What is summed.</param>
    /// <param name="slope">What multiplies the row in the summed vector.</param>
    static abstract void Evaluate(TVector margin, TVector side, out TVector value, out TVector slope);

    /// <summary>The same for fewer rows than a vector has lanes, in a vector that they fill: as many operations, each on less.</summary>
    /// <typeparam name="TFewSimd">The operations of that vector.</typeparam>
    /// <typeparam name="TFew">That vector.</typeparam>
    /// <typeparam name="T">Its numbers.</typeparam>
    static abstract void EvaluateFew<TFewSimd, TFew, T>(TFew margin, TFew side, out TFew value, out TFew slope)
        where TFewSimd : struct, ISimdArithmetic<TFew, T>
        where TFew : struct
        where T : unmanaged;

    /// <summary>The same for four vectors of rows at once, number by number what <see cref="Evaluate"/> gives.</summary>
    static abstract void EvaluateFour(in Four<TVector> margins, in Four<TVector> sides, out Four<TVector> values, out Four<TVector> slopes);
}
