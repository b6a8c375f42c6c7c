using System.Numerics;
using GpuLogReg.Ilgpu.Kernels.Rows;
using GpuLogReg.Ilgpu.Kernels.Tiles;
using ILGPU;

namespace GpuLogReg.Ilgpu.Kernels.Outputs;

/// <summary>A vector of column sums for each of a few outputs, held in registers. <c>last</c> as for <see cref="IOutputSums{TSelf, T}"/>.</summary>
/// <typeparam name="TSelf">The vectors.</typeparam>
/// <typeparam name="TVector">A stored vector, as registers hold it.</typeparam>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
internal interface IOutputTiles<TSelf, TVector, T>
    where TSelf : unmanaged, IOutputTiles<TSelf, TVector, T>
    where TVector : unmanaged, IRegisterTile<TVector, T>
    where T : unmanaged, INumber<T>
{
    /// <summary>Outputs held: 1, 2, 4 or 8.</summary>
    static abstract int Count { get; }

    /// <summary>Adds scale·slopes[at + output]·x.</summary>
    TSelf AddScaled(T scale, ArrayView<T> slopes, long at, int last, TVector x);

    /// <summary>Adds the vectors of a group's teams to its partial sums, one output at a time. All threads of the group must call it.</summary>
    void Flush<TNumber>(GroupPartial<T> target, int vector, int step, int output, int last)
        where TNumber : struct, IDeviceNumber<T>;
}
