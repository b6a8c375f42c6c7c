using GpuLogReg.Devices;
using Xunit;

namespace GpuLogReg.Cli.Tests.Commands;

public sealed class DoctorCommandTests
{
    [Fact]
    public void Says_what_is_there_what_is_missing_and_what_auto_takes()
    {
        var run = Cli.Run(["doctor"], FakeDevices.Registry, default).Done();
        foreach (string part in (string[])
            [
                "runtime", ".NET", "processor", "vectors of", "a family of fakes", "Fake GPU [x]; 8 GiB; 46 units", "driver 550.1",
                "CANNOT BE USED: the driver", "apt-get install fake-driver", "569 x 30, f32", "cpu:", "newton: 30 coefficients", "11000000 x 28, f32", "cuda:0: ", "lbfgs: device cuda:0",
            ])
        {
            Assert.Contains(part, Cli.Unwrapped(run.Out), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Says_where_the_build_has_no_accelerators()
    {
        var run = Cli.Run(["doctor"], new BackendRegistry(null), default).Done();
        Assert.Contains("left out in this build", run.Out, StringComparison.Ordinal);
        Assert.Contains("GpuLogReg.Ilgpu is not beside this program", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Json_says_the_same()
    {
        var json = Cli.Run(["doctor", "--json"], FakeDevices.Registry, default).Json();
        Assert.Equal("a family of fakes", (string?)json["accelerators"]);
        Assert.Equal(4, json["devices"]!.AsArray().Count);
        Assert.Equal("apt-get install fake-driver", (string?)json["advice"]![0]!["mend"]);
        Assert.Equal(["cpu", "cpu", "cuda:0", "cuda:0"], json["auto"]!.AsArray().Select(a => (string?)a!["device"]));
        Assert.Equal(["newton", "newton", "lbfgs", "lbfgs"], json["auto"]!.AsArray().Select(a => (string?)a!["solver"]));
    }
}
