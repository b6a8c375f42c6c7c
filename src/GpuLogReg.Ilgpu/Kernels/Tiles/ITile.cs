using System.Numerics;
using GpuLogReg.Ilgpu.Kernels.Rows;
using ILGPU;

namespace GpuLogReg.Ilgpu.Kernels.Tiles;

/// <summary>
/// A thread's share of a row, held in registers: <see cref="IRegisterTile{TSelf, T}.Vectors"/> vectors of 16 bytes, every <c>step</c>-th of
/// the row, so that the lanes of a team read neighbouring vectors of it. What is stored may be narrower than what is held: loading widens.
/// </summary>
/// <typeparam name="TSelf">The tile.</typeparam>
/// <typeparam name="TStored">The 16-byte vector of X as it is stored.</typeparam>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
internal interface ITile<TSelf, TStored, T> : IRegisterTile<TSelf, T>
    where TSelf : unmanaged, ITile<TSelf, TStored, T>
    where TStored : unmanaged
    where T : unmanaged, INumber<T>
{
    /// <summary>Loads vectors <paramref name="vector"/>, <paramref name="vector"/> + <paramref name="step"/>, … of a row.</summary>
    /// <param name="source">X, rows padded to whole vectors.</param>
    /// <param name="row">Where the row's vectors stand. An index past its last vector is clamped to it.</param>
    /// <param name="vector">The first vector of this lane.</param>
    /// <param name="step">Lanes of the team.</param>
    static abstract TSelf Load(ArrayView<TStored> source, RowAddress row, int vector, int step);
}
