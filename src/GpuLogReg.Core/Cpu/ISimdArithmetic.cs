namespace GpuLogReg.Cpu;

/// <summary>The operations on the elements of a vector, each for itself: what formulas are written against.</summary>
/// <typeparam name="TVector">A hardware vector, or several as one.</typeparam>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
internal interface ISimdArithmetic<TVector, T> where T : unmanaged
{
    static abstract TVector Broadcast(T value);

    static abstract TVector Add(TVector a, TVector b);

    static abstract TVector Subtract(TVector a, TVector b);

    static abstract TVector Multiply(TVector a, TVector b);

    static abstract TVector Divide(TVector a, TVector b);

    /// <summary>1/a to within a unit in the last place, for a between 2⁻¹⁰⁰ and 2¹⁰⁰.</summary>
    static abstract TVector Reciprocal(TVector a);

    /// <summary>a·b + c, rounded once where the machine can.</summary>
    static abstract TVector MultiplyAdd(TVector a, TVector b, TVector c);

    static abstract TVector Abs(TVector a);

    /// <summary>−|a|.</summary>
    static abstract TVector MinusAbs(TVector a);

    static abstract TVector Max(TVector a, TVector b);

    /// <summary>a, or the bound where a is below it; a NaN stays. Fewer instructions than <see cref="Max"/>, which keeps a NaN of either.</summary>
    static abstract TVector AtLeast(TVector a, TVector bound);

    /// <summary>a, or the bound where a is above it; a NaN stays.</summary>
    static abstract TVector AtMost(TVector a, TVector bound);

    /// <summary>Flips the sign of a where the sign bit of b is set.</summary>
    static abstract TVector FlipSign(TVector a, TVector b);

    /// <summary>a where t ≥ 0, else b.</summary>
    static abstract TVector SelectNonNegative(TVector t, TVector a, TVector b);

    /// <summary>a·2ᵏ, where k stands in the low mantissa bits of <paramref name="shifted"/> (k + 1.5·2^mantissa), |k| within the normal range.</summary>
    static abstract TVector ScaleByPowerOfTwo(TVector a, TVector shifted);

    /// <summary>a where t = u, else b.</summary>
    static abstract TVector SelectEqual(TVector t, TVector u, TVector a, TVector b);

    /// <summary>The largest power of two that is at most a, for normal a &gt; 0.</summary>
    static abstract TVector PowerOfTwoBelow(TVector a);

    /// <summary>Its exponent as a number: ⌊log₂ a⌋, for normal a &gt; 0.</summary>
    static abstract TVector Exponent(TVector a);
}
