using System.Runtime.Intrinsics;

namespace GpuLogReg.Cpu;

/// <summary>The operations of one vector width on one element type: the kernels are written once against these and compiled for each.</summary>
/// <typeparam name="TVector">The hardware vector.</typeparam>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
internal unsafe interface ISimd<TVector, T> : ISimdArithmetic<TVector, T> where T : unmanaged
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

    /// <summary>
    /// A vector of numbers that were stored 128 bits at a time just before, as <see cref="FourNumbers{T}"/> does, loaded as they were stored: a load of what several stores wrote
    /// waits until all of them, and all before them, have reached the cache.
    /// </summary>
    static abstract TVector LoadParts(T* source);

    static abstract void Store(TVector value, T* destination);

    /// <summary>The sum of the elements, in an order that depends on the type alone.</summary>
    static abstract T Sum(TVector a);

    /// <summary>The sum of a vector's parts of 128 bits, element by element.</summary>
    static abstract Vector128<T> Fold(TVector a);

    /// <summary>The sum of the elements in float64, in an order that depends on the type alone.</summary>
    static abstract double SumWide(TVector a);

    /// <summary>Adds the elements to as many numbers.</summary>
    static abstract void AddWide(TVector a, double* target);
}
