namespace GpuLogReg.Cpu;

/// <summary>The operations of one vector width on one element type: the kernels are written once against these and compiled for each.</summary>
/// <typeparam name="TVector">The hardware vector.</typeparam>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
internal unsafe interface ISimd<TVector, T> where T : unmanaged
{
    /// <summary>Elements of a vector.</summary>
    static abstract int Lanes { get; }

    /// <summary>Bytes of a number of X as it is stored: T itself, or a narrower format that is widened when it is loaded.</summary>
    static abstract int StoredSize { get; }

    /// <summary>A vector of stored numbers of X.</summary>
    static abstract TVector LoadStored(byte* source);

    /// <summary>Whether <see cref="LoadPair"/> widens two vectors for less than two loads.</summary>
    static virtual bool HasPairs => false;

    /// <summary>Two vectors of stored numbers, one behind the other, as <see cref="LaneHalves{TVector}"/> has them: numbers at even places of both, and at odd places.</summary>
    static virtual void LoadPair(byte* source, out TVector even, out TVector odd) => throw new NotSupportedException();

    /// <summary>Stores a number of X, rounded to the nearest of the format.</summary>
    static abstract void StoreNumber(T value, byte* destination);

    static abstract TVector Load(T* source);

    static abstract void Store(TVector value, T* destination);

    static abstract TVector Broadcast(T value);

    static abstract TVector Add(TVector a, TVector b);

    static abstract TVector Subtract(TVector a, TVector b);

    static abstract TVector Multiply(TVector a, TVector b);

    static abstract TVector Divide(TVector a, TVector b);

    /// <summary>1/a to within a unit in the last place, for a between 2⁻¹⁰⁰ and 2¹⁰⁰.</summary>
    static abstract TVector Reciprocal(TVector a);

    /// <summary>a·b + c, rounded once where the machine can.</summary>
    static abstract TVector MultiplyAdd(TVector a, TVector b, TVector c);

    /// <summary>The sum of the elements, in an order that depends on the type alone.</summary>
    static abstract T Sum(TVector a);

    /// <summary>The sum of the elements in float64, in an order that depends on the type alone.</summary>
    static abstract double SumWide(TVector a);

    /// <summary>Adds the elements to as many numbers.</summary>
    static abstract void AddWide(TVector a, double* target);

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
