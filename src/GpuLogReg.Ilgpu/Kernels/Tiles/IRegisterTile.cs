using System.Numerics;
using GpuLogReg.Ilgpu.Kernels.Rows;
using ILGPU;

namespace GpuLogReg.Ilgpu.Kernels.Tiles;

/// <summary>
/// Numbers of a thread, held in registers, one for each element of <see cref="Vectors"/> stored vectors of X. How X is stored is not seen here.
/// Structs composed of structs, not local arrays: those would go to a stack frame.
/// </summary>
/// <typeparam name="TSelf">The tile.</typeparam>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
internal interface IRegisterTile<TSelf, T>
    where TSelf : unmanaged, IRegisterTile<TSelf, T>
    where T : unmanaged, INumber<T>
{
    /// <summary>Stored 16-byte vectors that the numbers stand for: 1, 2, 4 or 8.</summary>
    static abstract int Vectors { get; }

    /// <summary>Loads coefficients in the layout of a row, zero from <paramref name="features"/> on.</summary>
    /// <param name="source">Float64 vectors.</param>
    /// <param name="start">The first feature's coefficient.</param>
    /// <param name="vector">The first vector of this lane.</param>
    /// <param name="step">Lanes of the team.</param>
    /// <param name="features">d.</param>
    /// <param name="outputs">From one feature's coefficient to the next.</param>
    static abstract TSelf LoadWeights<TNumber>(ArrayView<double> source, long start, int vector, int step, int features, int outputs)
        where TNumber : struct, IDeviceNumber<T>;

    /// <summary>Loads numbers that stand in memory as registers hold them, such as <see cref="PackedWeights"/> writes, 16 bytes a load.</summary>
    /// <param name="source">The numbers, at a multiple of 16 bytes.</param>
    /// <param name="start">The first vector that lane 0 may have.</param>
    /// <param name="vector">The first vector of this lane.</param>
    /// <param name="step">Lanes of the team.</param>
    static abstract TSelf LoadNumbers(ArrayView<T> source, long start, int vector, int step);

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
