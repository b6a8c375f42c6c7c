using System.Numerics;
using ILGPU;

namespace GpuLogReg.Ilgpu.Kernels.Tiles;

/// <summary>Sums of the products of every element of one vector with every element of another, held in registers.</summary>
/// <typeparam name="TSelf">The sums.</typeparam>
/// <typeparam name="TVector">A stored vector, as registers hold it.</typeparam>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
internal interface IOuterTile<TSelf, TVector, T>
    where TSelf : unmanaged, IOuterTile<TSelf, TVector, T>
    where TVector : unmanaged, IRegisterTile<TVector, T>
    where T : unmanaged, INumber<T>
{
    /// <summary>Elements of a vector: the tile has its square.</summary>
    static abstract int Side { get; }

    /// <summary>A vector whose first element is 1, the others 0: what the intercept's column holds in every row.</summary>
    static abstract TVector One { get; }

    /// <summary>Adds scale·left·rightᵀ.</summary>
    TSelf AddOuter(T scale, TVector left, TVector right);

    /// <summary>Writes the sums, row by row, as float64, or adds them to those that stand there.</summary>
    void Store<TNumber>(ArrayView<double> target, long at, int accumulate)
        where TNumber : struct, IDeviceNumber<T>;
}
