using GpuLogReg.Ilgpu.Devices;
using GpuLogReg.Ilgpu.Kernels;
using GpuLogReg.Ilgpu.Kernels.Sparse;
using GpuLogReg.Ilgpu.Launch;
using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.CPU;

namespace GpuLogReg.Ilgpu.Tests;

/// <summary>The sum of a long column's segments by a team of a whole warp, as CUDA devices add them, on the CPU accelerator. Small integers: exact in any order.</summary>
public sealed class SegmentSumsTests
{
    [Theory]
    [InlineData(nameof(TeamKind.SingleLane), 1)]
    [InlineData(nameof(TeamKind.Warp), 32)]
    [InlineData(nameof(TeamKind.Shared), 32)]
    public void Each_column_and_output_gets_its_own_segments(string team, int lanes)
    {
        const int Outputs = 2;
        int[] numbers = [0, 3, 3, 103];
        double[] partials = [.. Enumerable.Range(0, numbers[^1] * Outputs).Select(i => (double)(i * 37 % 101))];
        using Context context = Context.Create(b => DeviceContext.Configure(b.CPU(new CPUDevice(32, 1, 1))));
        using CPUAccelerator accelerator = context.GetCPUDevice(0).CreateCPUAccelerator(context, CPUAcceleratorMode.Parallel);
        using MemoryBuffer1D<int, Stride1D.Dense> columns = accelerator.Allocate1D([0, 1, 2]), segments = accelerator.Allocate1D(numbers);
        using MemoryBuffer1D<double, Stride1D.Dense> sums = accelerator.Allocate1D(partials), vectors = accelerator.Allocate1D(new double[7]);
        accelerator.LoadStreamKernel(SparseKernels<float, DeviceSingle>.Columns(Enum.Parse<TeamKind>(team)))(new KernelConfig(1, 32), new SegmentSumsArguments
        {
            Items = new GridWalk { Order = segments.View, Count = 6, GridTeams = 32 / lanes, Trips = (6 + (32 / lanes) - 1) / (32 / lanes), Lanes = lanes },
            Columns = columns.View,
            ColumnSegments = segments.View,
            Outputs = Outputs,
            Partials = sums.View,
            Vectors = vectors.View,
            Gradient = 1,
        });
        double[] actual = vectors.GetAsArray1D();
        Assert.Equal(0, actual[0]);
        for (int item = 0; item < 6; item++)
        {
            double expected = 0;
            for (int segment = numbers[item / Outputs]; segment < numbers[(item / Outputs) + 1]; segment++)
                expected += partials[(segment * Outputs) + (item % Outputs)];
            Assert.Equal(expected, actual[1 + item]);
        }
    }
}
