using System.Numerics;
using GpuLogReg.Ilgpu.Kernels.Teams;
using GpuLogReg.Ilgpu.Kernels.Tiles;

namespace GpuLogReg.Ilgpu.Kernels.Softmax;

/// <summary>What a row's k margins, shared by the lanes of a team, become: the policy that makes <see cref="FusedSoftmax"/> an evaluation or a Hessian product.</summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
internal interface IClassSlopes<T>
    where T : unmanaged, INumber<T>
{
    /// <summary>Turns margins into slopes. All threads of the group must call it.</summary>
    /// <param name="tiles">This lane's outputs, their numbers the margins.</param>
    /// <param name="row">The row.</param>
    /// <param name="loss">The row's loss, the same in every lane.</param>
    /// <returns>The same, their numbers the slopes.</returns>
    static abstract TTiles Of<TTiles, TTile, TTeam, TNumber>(TTiles tiles, ClassRow<T> row, out T loss)
        where TTiles : unmanaged, IClassTiles<TTiles, TTile, T>
        where TTile : unmanaged, IRegisterTile<TTile, T>
        where TTeam : struct, ITeamExchange<T>
        where TNumber : struct, IDeviceNumber<T>;
}
