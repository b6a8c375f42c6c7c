using System.Numerics;

namespace GpuLogReg.Ilgpu.Kernels.Teams;

/// <summary>A thread a row: nothing to exchange, so the row loop has no barrier.</summary>
internal readonly struct SingleLane<T> : ITeamSum<T>
    where T : unmanaged, INumber<T>
{
    public static bool SharesAdding => false;

    public static T Sum(T value, int lanes) => value;
}
