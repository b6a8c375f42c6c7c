namespace GpuLogReg.Cpu;

/// <summary>What prediction asks of a vector of float64 beside <see cref="ISimd{TVector, T}"/>: rows of X widened in registers, eight of them added up at once, and results laid out as the caller wants them.</summary>
/// <typeparam name="TVector">The hardware vector, of L float64.</typeparam>
internal unsafe interface IRowVector<TVector> where TVector : struct
{
    /// <summary>L float32, widened.</summary>
    static abstract TVector Widen(float* source);

    /// <summary>a where the bits of the mask are set, else 0.</summary>
    static abstract TVector Mask(TVector a, TVector mask);

    /// <summary>
    /// The sums of the elements of eight vectors, each plus the bias; every one in the same order, which depends on L alone. The first L of them go to the
    /// target, the next L a stride of numbers further on.
    /// </summary>
    static abstract void SumEach(
        TVector a, TVector b, TVector c, TVector d, TVector e, TVector f, TVector g, TVector h, TVector bias, double* target, nint stride);

    /// <summary>Stores L numbers, rounded to float32.</summary>
    static abstract void StoreNarrow(TVector a, float* target);

    /// <summary>Stores a₀ b₀ a₁ b₁ …: 2·L numbers.</summary>
    static abstract void StorePairs(TVector a, TVector b, double* target);

    /// <summary>Stores a₀ b₀ a₁ b₁ …, rounded to float32: 2·L numbers.</summary>
    static abstract void StorePairs(TVector a, TVector b, float* target);
}
