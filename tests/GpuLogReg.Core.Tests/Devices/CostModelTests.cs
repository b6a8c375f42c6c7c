using GpuLogReg.Compute;
using GpuLogReg.Devices;

namespace GpuLogReg.Core.Tests.Devices;

public class CostModelTests
{
    private static readonly DeviceCosts s_costs = new(
        DenseBytesPerSecond: 1e9, SparseBytesPerSecond: 0.5e9, CallSeconds: 0.001, TransferBytesPerSecond: 2e9, StartSeconds: 3, HessianOperationsPerSecond: 1e10);

    // A pass reads 36 MB of X and 4 MB of weights: 0.04 s. A Hessian has 10² operations a row: 0.01 s beside its read.
    [Fact]
    public void Dense_rows_by_hand()
    {
        var cost = CostModel.Estimate("cpu", DeviceKind.Cpu, s_costs, FitSize.Dense(1_000_000, 9), new FitWork(Reads: 10, Calls: 20, Hessians: 2));
        Assert.Equal("cpu", cost.Device);
        Assert.Equal(3, cost.Start);
        Assert.Equal(0.018, cost.Transfer, 1e-12);
        Assert.Equal(0.02 + 0.4, cost.Passes, 1e-12);
        Assert.Equal(0.1, cost.Hessians, 1e-12);
        Assert.Equal(3.538, cost.Seconds, 1e-12);
        Assert.False(cost.IsMeasured);
    }

    // 8 MB of entries twice, 8.8 MB of starts, 4 MB of weights: 28.8 MB at 0.5 GB/s; the transfer is of what the caller has, 16.000008 MB.
    [Fact]
    public void Sparse_rows_on_an_accelerator_by_hand()
    {
        var cost = CostModel.Estimate("cuda:0", DeviceKind.Cuda, s_costs with { IsMeasured = true }, FitSize.Sparse(1_000_000, 99_998, 1_000_000), FitWork.Passes(5));
        Assert.Equal(5 * (0.001 + 0.0576), cost.Passes, 1e-12);
        Assert.Equal(0.008000004, cost.Transfer, 1e-12);
        Assert.Equal(0, cost.Hessians);
        Assert.True(cost.IsMeasured);
    }

    [Fact]
    public void Outputs_count_as_reads()
    {
        var size = FitSize.Dense(1_000_000, 9);
        double one = CostModel.Estimate("cpu", DeviceKind.Cpu, s_costs, size, FitWork.Passes(1)).Passes;
        double three = CostModel.Estimate("cpu", DeviceKind.Cpu, s_costs, size with { Outputs = 3 }, FitWork.Passes(1)).Passes;
        Assert.Equal(0.04 + 0.001, one, 1e-12);
        Assert.Equal(0.12 + 0.001, three, 1e-12);
    }

    // A row of 9 features takes 48 bytes on an accelerator. Batches of 10,000: 480,000 bytes, 8 µs of a group at 60 GB/s, less than 4 launches of 3 µs; of 20,000: 16 µs, more.
    // Sparse rows, more outputs and more features than an epoch's launch takes have steps made singly.
    [Theory]
    [InlineData(10_000, 9, 1, false, 8e-6)]
    [InlineData(15_000, 9, 1, false, 12e-6)]
    [InlineData(20_000, 9, 1, false, 12e-6)]
    [InlineData(100, 9, 3, false, 12e-6)]
    [InlineData(100, 9, 1, true, 12e-6)]
    [InlineData(10, 512, 1, false, 20480 / 60e9)]
    [InlineData(10, 513, 1, false, 12e-6)]
    public void Steps_cost_their_launches_or_one_groups_time_for_the_batch_by_hand(int batch, int features, int outputs, bool sparse, double step)
    {
        const long Rows = 1_000_000;
        var size = (sparse ? FitSize.Sparse(Rows, features, Rows) : FitSize.Dense(Rows, features)) with { Outputs = outputs };
        var work = FitWork.MiniBatches(DeviceKind.Cuda, Rows, batch, epochs: 3);
        double steps = 3 * Math.Ceiling((double)Rows / batch);
        Assert.Equal(new FitWork(7, 7, 0) { Steps = steps, BatchRows = batch }, work);
        double without = CostModel.Estimate("cuda:0", DeviceKind.Cuda, s_costs, size, work with { Steps = 0 }).Passes;
        Assert.Equal(without + (steps * step), CostModel.Estimate("cuda:0", DeviceKind.Cuda, s_costs, size, work).Passes, 1e-9);
        Assert.Equal(2 * steps, work.Times(2).Steps);
    }

    // A GPU that takes 100 µs a call is no longer charged a call a step: 977 steps of 1,024 rows were 98 ms an epoch, the most that launches take is 12.
    [Fact]
    public void Small_batches_on_a_GPU_are_not_charged_a_call_each()
    {
        var size = FitSize.Dense(1_000_000, 28);
        var costs = DeviceCosts.DefaultOf(DeviceKind.Cuda);
        double epoch = CostModel.Estimate("cuda:0", DeviceKind.Cuda, costs, size, FitWork.MiniBatches(DeviceKind.Cuda, size.Rows, 1024, 1)).Passes;
        Assert.InRange(epoch, 3 * size.BytesOfPass(DeviceKind.Cuda) / costs.DenseBytesPerSecond, 0.005);
        Assert.True(CostModel.Estimate("cpu", DeviceKind.Cpu, DeviceCosts.DefaultOf(DeviceKind.Cpu), size, FitWork.MiniBatches(DeviceKind.Cpu, size.Rows, 1024, 1)).Passes > 0.03);
    }

    [Fact]
    public void A_device_that_writes_no_hessian_out_costs_nothing_for_none() =>
        Assert.Equal(0, CostModel.Estimate("x", DeviceKind.OpenCl, s_costs with { HessianOperationsPerSecond = 0 }, FitSize.Dense(9, 9), FitWork.Passes(1)).Hessians);

    [Fact]
    public void Several_fits_share_start_and_transfer()
    {
        var size = FitSize.Dense(1000, 9);
        var one = CostModel.Estimate("cpu", DeviceKind.Cpu, s_costs, size, new FitWork(10, 12, 2));
        var five = CostModel.Estimate("cpu", DeviceKind.Cpu, s_costs, size, new FitWork(10, 12, 2).Times(5));
        Assert.Equal((one.Start, one.Transfer), (five.Start, five.Transfer));
        Assert.Equal(5 * one.Passes, five.Passes, 1e-12);
        Assert.Equal(5 * one.Hessians, five.Hessians, 1e-12);
    }

    [Fact]
    public void The_cost_of_a_row_does_not_depend_on_the_number_of_rows()
    {
        var work = new FitWork(11, 11, 5);
        double few = CostModel.SecondsPerRow(DeviceKind.Cpu, FitSize.Dense(100, 28), work), many = CostModel.SecondsPerRow(DeviceKind.Cpu, FitSize.Dense(10_000_000, 28), work);
        Assert.Equal(few, many, few * 1e-12);
    }
}
