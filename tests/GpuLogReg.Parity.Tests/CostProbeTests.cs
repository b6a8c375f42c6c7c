using GpuLogReg.Devices;

namespace GpuLogReg.Parity;

public sealed class CostProbeTests(OpenedBackends backends)
{
    [Theory]
    [MemberData(nameof(Grid.Names), MemberType = typeof(Grid))]
    public void A_device_is_measured_through_the_calls_of_fits(string backend)
    {
        backends.Open(backend);
        Assert.SkipWhen(backend is Registry.Oracle or "ilgpu-cpu", $"{backend} is never measured: auto never takes it");
        var costs = CostProbe.Measure(() => BackendRegistry.Default.Open(backend), 1 << 20);
        Assert.True(costs.IsValid, costs.ToString());
        Assert.True(costs is { IsMeasured: true, CallSeconds: > 0, StartSeconds: > 0, HessianOperationsPerSecond: > 0 }, costs.ToString());
        TestContext.Current.SendDiagnosticMessage($"{backend}: {costs}");
    }
}
