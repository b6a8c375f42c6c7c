using GpuLogReg.Compute;
using GpuLogReg.Cpu;
using GpuLogReg.Devices;

namespace GpuLogReg.Core.Tests.Devices;

public class CostProbeTests
{
    [Fact]
    public void An_engine_is_measured_in_numbers_that_a_device_can_have()
    {
        var costs = CostProbe.Measure(() => new SimdBackend(), 1 << 20);
        Assert.True(costs.IsMeasured);
        Assert.True(costs.IsValid, costs.ToString());
        Assert.True(costs.HessianOperationsPerSecond > 0);
    }

    // A quarter of a second is slept when the device is opened and a hundredth in Prepare, so no machine can seem quicker.
    [Fact]
    public void The_start_holds_the_opening_and_the_transfer_holds_the_layout()
    {
        var costs = CostProbe.Measure(
            () =>
            {
                Thread.Sleep(250);
                return new SlowBackend();
            }, 1 << 20);
        Assert.True(costs.StartSeconds > 0.24, costs.ToString());
        Assert.True(costs.TransferBytesPerSecond < (1 << 20) / 0.009, costs.ToString());
        Assert.True(costs.CallSeconds < 0.24, costs.ToString());
    }

    [Fact]
    public void Too_few_bytes_are_refused() => Assert.Throws<ArgumentOutOfRangeException>(() => CostProbe.Measure(() => new SimdBackend(), 100));

    private sealed class SlowBackend : IBackend
    {
        private readonly SimdBackend _inner = new();

        public string Name => _inner.Name;

        public BackendLimits Limits => _inner.Limits;

        public IObjective Prepare(GpuLogReg.Data.Dataset data, LossKind loss, Precision storage)
        {
            Thread.Sleep(10);
            return _inner.Prepare(data, loss, storage);
        }

        public void Dispose() => _inner.Dispose();
    }
}
