using System.Numerics;

namespace GpuLogReg.Ilgpu.Kernels.Teams;

/// <summary>As <see cref="SingleLane{T}"/> in a large group, where every thread is a team of its own with sums of its own: the group shares their adding.</summary>
internal readonly struct ThreadARow<T> : ITeamSum<T>
    where T : unmanaged, INumber<T>
{
    public static bool SharesAdding => true;

    public static T Sum(T value, int lanes) => value;
}
