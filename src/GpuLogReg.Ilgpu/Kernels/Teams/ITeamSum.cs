using System.Numerics;

namespace GpuLogReg.Ilgpu.Kernels.Teams;

/// <summary>How the lanes of a team add one number each: a policy, so that one kernel serves devices with and without warp shuffles.</summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
internal interface ITeamSum<T>
    where T : unmanaged, INumber<T>
{
    /// <summary>Whether the teams of a group are so many that its threads share the adding of their sums: <see cref="Rows.GroupPartial{T}.SharesAdding"/>.</summary>
    static abstract bool SharesAdding { get; }

    /// <summary>The sum over the team, the same bits in every lane. All threads of the group must call it.</summary>
    /// <param name="value">This lane's number.</param>
    /// <param name="lanes">Lanes of a team, a power of two; teams are runs of that many threads.</param>
    static abstract T Sum(T value, int lanes);
}
