using System.Numerics;
using GpuLogReg.Ilgpu.Kernels.Rows;
using ILGPU;

namespace GpuLogReg.Ilgpu.Kernels.Tiles;

/// <summary>
/// A thread's share of a row, held in registers: <see cref="Vectors"/> vectors of 16 bytes, <c>step</c> vectors apart in memory so that the
/// lanes of a team read neighbouring vectors. Structs composed of structs, not local arrays: those would go to a stack frame.
/// </summary>
/// <typeparam name="TSelf">The tile.</typeparam>
/// <typeparam name="TVector">The 16-byte vector it is made of, itself the smallest tile.</typeparam>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
internal interface ITile<TSelf, TVector, T>
    where TSelf : unmanaged, ITile<TSelf, TVector, T>
    where TVector : unmanaged, ITile<TVector, TVector, T>
    where T : unmanaged, INumber<T>
{
    /// <summary>16-byte vectors held: 1, 2, 4 or 8.</summary>
    static abstract int Vectors { get; }

    /// <summary>Loads vectors <paramref name="vector"/>, <paramref name="vector"/> + <paramref name="step"/>, … of a row.</summary>
    /// <param name="source">X, row-major, rows padded to whole vectors.</param>
    /// <param name="row">Index of the row's first vector.</param>
    /// <param name="vector">The first vector of this lane.</param>
    /// <param name="step">Lanes of the team.</param>
    /// <param name="last">The row's last vector. An index past it is clamped to it: no branch, nothing read outside the row; the weights there are zero.</param>
    static abstract TSelf Load(ArrayView<TVector> source, long row, int vector, int step, int last);

    /// <summary>Loads coefficients in the layout of <see cref="Load"/>, zero from <paramref name="features"/> on.</summary>
    /// <param name="source">Float64 vectors.</param>
    /// <param name="start">The first feature's coefficient.</param>
    /// <param name="vector">The first vector of this lane.</param>
    /// <param name="step">Lanes of the team.</param>
    /// <param name="features">d.</param>
    /// <param name="outputs">From one feature's coefficient to the next.</param>
    static abstract TSelf LoadWeights<TNumber>(ArrayView<double> source, long start, int vector, int step, int features, int outputs)
        where TNumber : struct, IDeviceNumber<T>;

    /// <summary>Σ over the elements held of this·other.</summary>
    T Dot(TSelf other);

    /// <summary>this + scale·x.</summary>
    TSelf AddScaled(T scale, TSelf x);

    /// <summary>Adds the tiles of a group's teams to its partial sums, one vector at a time. All threads of the group must call it.</summary>
    /// <param name="target">Where to.</param>
    /// <param name="vector">The first vector of lane 0.</param>
    /// <param name="step">Lanes of the team.</param>
    void Flush<TNumber>(GroupPartial<T> target, int vector, int step)
        where TNumber : struct, IDeviceNumber<T>;
}
