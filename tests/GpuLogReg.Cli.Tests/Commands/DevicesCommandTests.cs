using GpuLogReg.Devices;
using Xunit;

namespace GpuLogReg.Cli.Tests.Commands;

public sealed class DevicesCommandTests
{
    [Fact]
    public void Lists_the_host_everywhere()
    {
        var run = Cli.Run(["devices"], new BackendRegistry(null), default).Done();
        Assert.Contains("| reference", run.Out, StringComparison.Ordinal);
        Assert.Contains("| cpu", run.Out, StringComparison.Ordinal);
        Assert.Equal("", run.Error);
    }

    [Fact]
    public void Lists_accelerators_with_the_reason_where_they_are_unfit()
    {
        var run = Cli.Run(["devices"], FakeDevices.Registry, default).Done();
        foreach (string part in (string[])["cuda:0", "Fake GPU", "8 GiB", "46", "ready", "opencl:0", "unfit", "cannot be used: the driver is older than 1.2"])
            Assert.Contains(part, run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Json_has_every_detail()
    {
        var devices = Cli.Run(["devices", "--json"], FakeDevices.Registry, default).Json()["devices"]!.AsArray();
        Assert.Equal(["reference", "cpu", "cuda:0", "opencl:0"], devices.Select(d => (string?)d!["name"]));
        Assert.Equal(["reference", "cpu", "cuda", "opencl"], devices.Select(d => (string?)d!["kind"]));
        Assert.Equal([true, true, true, false], devices.Select(d => (bool)d!["ready"]!));
        Assert.Equal("550.1", (string?)devices[2]!["details"]!["driver"]);
        Assert.Equal("the driver is older than 1.2", (string?)devices[3]!["unfit"]);
    }
}
