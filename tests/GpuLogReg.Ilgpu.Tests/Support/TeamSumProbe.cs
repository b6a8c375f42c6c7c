using GpuLogReg.Ilgpu.Kernels.Teams;
using ILGPU;

namespace GpuLogReg.Ilgpu.Tests.Support;

/// <summary>A kernel that adds one number a thread over its team.</summary>
internal static class TeamSumProbe
{
    public static void Run<TSum>(ArrayView<double> numbers, int lanes)
        where TSum : struct, ITeamSum<double> => numbers[Group.IdxX] = TSum.Sum(numbers[Group.IdxX], lanes);
}
