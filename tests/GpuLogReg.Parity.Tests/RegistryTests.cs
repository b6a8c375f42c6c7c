using GpuLogReg.Compute;
using GpuLogReg.Devices;

namespace GpuLogReg.Parity;

public sealed class RegistryTests
{
    private static readonly DeviceDescription _fit = new("cuda:0", DeviceKind.Cuda, "a GPU", 1, 1, false, [], null);
    private static readonly DeviceDescription _unfit = new("opencl:0", DeviceKind.OpenCl, "a GPU", 1, 1, false, [], "too old");

    [Fact]
    public void Every_kind_of_device_has_a_place_even_in_a_build_without_accelerators()
    {
        var backends = Registry.Create(new BackendRegistry(null), "");
        Assert.Equal(["cpu", "ilgpu-cpu", "opencl:0", "cuda:0"], backends.Select(b => b.Name));
        Assert.Null(backends[0].Absent);
        Assert.All(backends.Skip(1), b => Assert.StartsWith("built without ILGPU", b.Absent, StringComparison.Ordinal));
        Assert.All(backends, b => Assert.False(b.Required));
    }

    [Fact]
    public void An_absent_device_says_what_the_driver_lacks()
    {
        var backends = Registry.Create(new BackendRegistry(new FakeProvider(_unfit)), "");
        Assert.Equal("no such CUDA device: CUDA has no driver", backends.Single(b => b.Name == "cuda:0").Absent);
        Assert.Equal("too old", backends.Single(b => b.Name == "opencl:0").Absent);
    }

    [Theory]
    [InlineData("cuda", "")]
    [InlineData("cuda:0,cpu", "cpu,cuda:0")]
    [InlineData("opencl", "opencl:0")]
    [InlineData(" opencl , ilgpu-cpu ", "ilgpu-cpu,opencl:0")]
    [InlineData("cuda:1", "cuda:1")]
    [InlineData("cudda", "cudda")]
    public void What_is_required_and_unfit_or_absent_is_marked_so(string require, string marked)
    {
        var backends = Registry.Create(new BackendRegistry(new FakeProvider(_fit, _unfit)), require);
        Assert.Equal(marked, string.Join(',', backends.Where(b => b.Required).Select(b => b.Name).Order(StringComparer.Ordinal)));
    }

    [Fact]
    public void A_required_word_that_names_nothing_is_absent_and_not_passed_over()
    {
        var backend = Registry.Create(new BackendRegistry(new FakeProvider(_fit)), "cudda").Single(b => b.Name == "cudda");
        Assert.StartsWith("no kind or name of a device", backend.Absent, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "", "cpu,cuda:0,ilgpu-cpu,opencl:0")]
    [InlineData("cuda", "", "cuda:0")]
    [InlineData("cuda:0, cpu", "", "cpu,cuda:0")]
    [InlineData("cuda", "cudda", "cuda:0,cudda")]
    public void A_run_can_be_of_some_devices_and_keeps_what_is_required(string only, string require, string kept)
    {
        var backends = Registry.Create(new BackendRegistry(new FakeProvider(_fit, _unfit)), require, only);
        Assert.Equal(kept, string.Join(',', backends.Select(b => b.Name).Order(StringComparer.Ordinal)));
    }
}
