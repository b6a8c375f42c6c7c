using System.Numerics;
using GpuLogReg.Ilgpu.Kernels.Teams;
using GpuLogReg.Ilgpu.Kernels.Tiles;
using ILGPU;

namespace GpuLogReg.Ilgpu.Kernels.Outputs;

/// <summary>One number for each of a few outputs, held in registers: <see cref="Count"/> neighbouring outputs, of which some may lie past the last one.</summary>
/// <remarks>
/// <c>last</c> is the last output there is, counted from the first one held; outputs past it read the last one's numbers, without a branch, and are
/// never written.
/// </remarks>
/// <typeparam name="TSelf">The numbers.</typeparam>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
internal interface IOutputSums<TSelf, T>
    where TSelf : unmanaged, IOutputSums<TSelf, T>
    where T : unmanaged, INumber<T>
{
    /// <summary>Outputs held: 1, 2, 4 or 8.</summary>
    static abstract int Count { get; }

    /// <summary>Adds scale·table[at + output].</summary>
    TSelf AddScaled(T scale, ArrayView<T> table, long at, int last);

    /// <summary>Adds x·w[at + output·stride], both vectors of X.</summary>
    TSelf AddDots<TVector>(TVector x, ArrayView<TVector> w, long at, int stride, int last)
        where TVector : unmanaged, IRegisterTile<TVector, T>;

    /// <summary>The sums over a team. All threads of the group must call it.</summary>
    TSelf SumLanes<TSum>(int lanes)
        where TSum : struct, ITeamSum<T>;

    /// <summary>Writes target[at + output].</summary>
    void Store(ArrayView<T> target, long at, int last);

    /// <summary>Writes target[at + output], widened to float64.</summary>
    void StoreWide<TNumber>(ArrayView<double> target, long at, int last)
        where TNumber : struct, IDeviceNumber<T>;
}
