using GpuLogReg.Ilgpu.Devices;
using GpuLogReg.Ilgpu.Kernels.Teams;
using GpuLogReg.Ilgpu.Tests.Support;
using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.CPU;

namespace GpuLogReg.Ilgpu.Tests;

/// <summary>The ways a team adds, on the CPU accelerator against host sums. Small integers, so that every order gives the same bits.</summary>
public sealed class TeamSumTests
{
    [Theory]
    [InlineData(2, 8)]
    [InlineData(8, 8)]
    [InlineData(16, 32)]
    [InlineData(32, 32)]
    [InlineData(64, 64)]
    public void Shared_memory(int lanes, int threads) => AssertSums<SharedSum<double>>(lanes, threads);

    [Theory]
    [InlineData(2, 8)]
    [InlineData(8, 32)]
    [InlineData(32, 32)]
    public void Shuffles(int lanes, int threads) => AssertSums<WarpSum<double>>(lanes, threads);

    [Theory]
    [InlineData(64, 64)]
    [InlineData(64, 128)]
    public void Shuffles_across_warps(int lanes, int threads) => AssertSums<WarpsSum<double>>(lanes, threads);

    [Fact]
    public void Single_lane() => AssertSums<SingleLane<double>>(1, 8);

    private static void AssertSums<TSum>(int lanes, int threads)
        where TSum : struct, ITeamSum<double>
    {
        using Context context = Context.Create(b => DeviceContext.Configure(b.CPU(new CPUDevice(32, Math.Max(1, threads / 32), 1))));
        using CPUAccelerator accelerator = context.GetCPUDevice(0).CreateCPUAccelerator(context, CPUAcceleratorMode.Parallel);
        double[] values = [.. Enumerable.Range(0, threads).Select(i => (double)((i * 37) % 101))];
        using MemoryBuffer1D<double, Stride1D.Dense> numbers = accelerator.Allocate1D(values);
        accelerator.LoadStreamKernel<ArrayView<double>, int>(TeamSumProbe.Run<TSum>)(new KernelConfig(1, threads), numbers.View, lanes);
        double[] actual = numbers.GetAsArray1D();
        for (int i = 0; i < threads; i++)
            Assert.Equal(values.Skip(i / lanes * lanes).Take(lanes).Sum(), actual[i]);
    }
}
