namespace GpuLogReg.Parity;

public sealed class PresenceTests(OpenedBackends backends)
{
    [Theory]
    [MemberData(nameof(Grid.Names), MemberType = typeof(Grid))]
    public void An_opened_device_bears_the_name_that_opened_it_and_offers_float32(string backend)
    {
        var opened = backends.Open(backend);
        Assert.Equal(backend, opened.Name);
        Assert.Contains(Compute.Precision.Float32, opened.Limits.Precisions);
        Assert.True(opened.Limits.MemoryBytes > 1 << 20, $"{backend} claims {opened.Limits.MemoryBytes} bytes");
    }
}
