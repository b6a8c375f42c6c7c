using GpuLogReg.Ilgpu.Kernels;
using GpuLogReg.Ilgpu.Kernels.Teams;
using ILGPU;

namespace GpuLogReg.Ilgpu.Tests.Support;

/// <summary>A kernel that adds one number a thread over the lanes that differ in some bits, and takes the largest over all lanes of the team.</summary>
internal static class TeamExchangeProbe
{
    public static void Run<TTeam>(ArrayView<double> sums, ArrayView<double> largest, int first, int end)
        where TTeam : struct, ITeamExchange<double>
    {
        ArrayView<double> scratch = SharedMemory.Allocate<double>(256);
        double value = sums[Group.IdxX];
        sums[Group.IdxX] = TTeam.Over<Adding<double>>(value, scratch, first, end);
        largest[Group.IdxX] = TTeam.Over<Largest<double, DeviceDouble>>(value, scratch, 1, end);
    }
}
