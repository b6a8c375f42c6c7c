using GpuLogReg.Ilgpu.Devices;
using GpuLogReg.Ilgpu.Kernels.Teams;
using GpuLogReg.Ilgpu.Tests.Support;
using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.CPU;

namespace GpuLogReg.Ilgpu.Tests;

/// <summary>What lanes make of the numbers of lanes that differ from them in some bits, on the CPU accelerator against the host. Small integers: exact in any order.</summary>
public sealed class TeamExchangeTests
{
    [Theory]
    [InlineData(1, 8, 8)]
    [InlineData(2, 8, 16)]
    [InlineData(4, 4, 8)]
    [InlineData(8, 32, 64)]
    [InlineData(1, 64, 64)]
    public void Shared_memory(int first, int end, int threads) => AssertExchanged<SharedExchange<double>>(first, end, threads);

    [Theory]
    [InlineData(1, 8, 8)]
    [InlineData(2, 32, 64)]
    [InlineData(1, 64, 64)]
    [InlineData(4, 4, 8)]
    public void Shared_memory_in_two_steps(int first, int end, int threads) => AssertExchanged<SharedStepsExchange<double>>(first, end, threads);

    [Theory]
    [InlineData(1, 8, 32)]
    [InlineData(4, 32, 32)]
    [InlineData(16, 16, 32)]
    public void Shuffles(int first, int end, int threads) => AssertExchanged<WarpExchange<double>>(first, end, threads);

    [Theory]
    [InlineData(1, 64, 64)]
    [InlineData(8, 64, 64)]
    [InlineData(32, 64, 64)]
    [InlineData(64, 128, 128)]
    public void Shuffles_across_warps(int first, int end, int threads) => AssertExchanged<WarpsExchange<double>>(first, end, threads);

    private static void AssertExchanged<TTeam>(int first, int end, int threads)
        where TTeam : struct, ITeamExchange<double>
    {
        using Context context = Context.Create(b => DeviceContext.Configure(b.CPU(new CPUDevice(32, Math.Max(1, threads / 32), 1))));
        using CPUAccelerator accelerator = context.GetCPUDevice(0).CreateCPUAccelerator(context, CPUAcceleratorMode.Parallel);
        double[] values = [.. Enumerable.Range(0, threads).Select(i => (double)((i * 37) % 101))];
        using MemoryBuffer1D<double, Stride1D.Dense> sums = accelerator.Allocate1D(values), largest = accelerator.Allocate1D(values);
        accelerator.LoadStreamKernel<ArrayView<double>, ArrayView<double>, int, int>(TeamExchangeProbe.Run<TTeam>)(
            new KernelConfig(1, threads), sums.View, largest.View, first, end);
        double[] actual = sums.GetAsArray1D(), actualLargest = largest.GetAsArray1D();
        int varying = end - first;
        for (int i = 0; i < threads; i++)
        {
            Assert.Equal(Enumerable.Range(0, threads).Where(j => (j & ~varying) == (i & ~varying)).Sum(j => values[j]), actual[i]);
            Assert.Equal(values.Skip(i / end * end).Take(end).Max(), actualLargest[i]);
        }
    }
}
