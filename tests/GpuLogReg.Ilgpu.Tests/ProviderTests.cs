using GpuLogReg.Compute;
using GpuLogReg.Ilgpu.Devices;

namespace GpuLogReg.Ilgpu.Tests;

public sealed class ProviderTests
{
    [Fact]
    public void Listing_names_the_emulator_last_and_never_throws()
    {
        using var provider = new IlgpuBackendProvider();
        IReadOnlyList<DeviceDescription> devices = provider.Devices();
        Assert.Equal("ilgpu-cpu", devices[^1].Name);
        Assert.True(devices[^1].IsProcessor);
        Assert.Equal(devices.Select(d => d.Name).Distinct().Count(), devices.Count);
        Assert.Equal(devices.Select(d => d.Name), provider.Devices().Select(d => d.Name));
        Assert.Contains(devices[^1].Details, d => d.Key == "warp size");
    }

    [Fact]
    public void Advice_is_given_for_each_technology_without_a_device()
    {
        using var provider = new IlgpuBackendProvider();
        var kinds = provider.Devices().Select(d => d.Kind).ToHashSet();
        Assert.Equal(new[] { DeviceKind.Cuda, DeviceKind.OpenCl }.Count(k => !kinds.Contains(k)), provider.Advice().Count);
    }

    [Theory]
    [InlineData(false, false, "ocl-icd-opencl-dev")]
    [InlineData(false, true, "ocl-icd-opencl-dev")]
    [InlineData(true, true, "pocl-opencl-icd")]
    public void OpenCl_advice_names_the_package(bool loader, bool versioned, string package) =>
        Assert.Contains(package, DriverAdvice.OpenCl(loader, versioned).Mend, StringComparison.Ordinal);

    [Theory]
    [InlineData(false, false, "nvidia-driver")]
    [InlineData(false, true, "ln -s")]
    [InlineData(true, true, "nvidia-smi")]
    public void Cuda_advice_names_the_command(bool loader, bool versioned, string command) =>
        Assert.Contains(command, DriverAdvice.Cuda(loader, versioned).Mend, StringComparison.Ordinal);

    [Fact]
    public void Unknown_device_is_refused_with_the_names_present()
    {
        using var provider = new IlgpuBackendProvider();
        var e = Assert.Throws<BackendException>(() => provider.Open("cuda:97"));
        Assert.Contains("'cuda:97'", e.Message, StringComparison.Ordinal);
        Assert.Contains("'ilgpu-cpu'", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Too_much_data_is_refused_with_bytes_and_a_way_out()
    {
        var e = Assert.Throws<BackendException>(() => MemoryBudget.Ensure("cuda:0", 2_000_000_000_000, 80_000_000_000));
        Assert.Contains("2,000,000,000,000", e.Message, StringComparison.Ordinal);
        Assert.Contains("80,000,000,000", e.Message, StringComparison.Ordinal);
        Assert.Contains("--precision f32", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_refusal_of_the_driver_is_reported_the_same_way()
    {
        var e = Assert.Throws<BackendException>(() => DeviceGuard.Run<int>("opencl:0", 4096, () => throw new InsufficientMemoryException()));
        Assert.Contains("4,096", e.Message, StringComparison.Ordinal);
        Assert.Contains("--device cpu", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Title_names_the_version()
    {
        using var provider = new IlgpuBackendProvider();
        Assert.StartsWith("ILGPU 1.", provider.Title, StringComparison.Ordinal);
    }
}
