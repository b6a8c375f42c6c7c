using GpuLogReg.Compute;
using GpuLogReg.Devices;
using GpuLogReg.Ilgpu.Devices;
using ILGPU;
using ILGPU.Backends.OpenCL;
using ILGPU.Runtime.OpenCL;

namespace GpuLogReg.Ilgpu.Tests;

/// <summary>Devices that this library cannot use: listed with the reason, refused in one line, never chosen. The emulator stands in for a GPU without float64.</summary>
public sealed class UnfitDeviceTests
{
    private static readonly string s_reason = DeviceCatalog.WhyUnfit(CLBackend.MinimumVersion, genericAddressSpace: true, float64: false)!;

    [Fact]
    public void The_reason_is_the_first_thing_that_is_missing_and_names_a_way_out()
    {
        Assert.Null(DeviceCatalog.WhyUnfit(CLBackend.MinimumVersion, genericAddressSpace: true, float64: true));
        Assert.Equal("it has no float64, in which solvers keep their state; use '--device cpu'", s_reason);
        Assert.Contains("generic address space", DeviceCatalog.WhyUnfit(CLBackend.MinimumVersion, genericAddressSpace: false, float64: false), StringComparison.Ordinal);
        string old = DeviceCatalog.WhyUnfit(new CLCVersion(1, 2), genericAddressSpace: false, float64: false)!;
        Assert.Equal("it takes OpenCL C 1.2; ILGPU writes 2.0 or later: update its driver", old);
    }

    [Fact]
    public void A_GPU_without_float64_is_listed_with_the_reason_and_refused_in_one_line()
    {
        using var provider = new IlgpuBackendProvider(List);
        DeviceDescription gpu = Assert.Single(provider.Devices(), d => d.Name == "opencl:0");
        Assert.Equal(s_reason, gpu.Unfit);
        var fault = Assert.Throws<BackendException>(() => provider.Open("opencl:0"));
        Assert.Equal($"Device 'opencl:0' (A GPU of singles) cannot be used: {s_reason}.", fault.Message);
        Assert.DoesNotContain('\n', fault.Message);
    }

    [Fact]
    public void Auto_never_takes_it_however_large_the_data()
    {
        using var provider = new IlgpuBackendProvider(List);
        var registry = new BackendRegistry(provider);
        DeviceChoice choice = registry.Choose("auto", FitSize.Dense(100_000_000, 100), _ => FitWork.Passes(1000));
        Assert.Equal("cpu", choice.Name);
        Assert.Contains("this machine has no fit accelerator", choice.Reason, StringComparison.Ordinal);
        Assert.DoesNotContain("opencl:0", choice.Estimates.Select(e => e.Device));
    }

    private static IReadOnlyList<DeviceEntry> List(Context context)
    {
        DeviceEntry emulator = DeviceCatalog.List(context)[^1];
        var gpu = new DeviceDescription(
            "opencl:0", DeviceKind.OpenCl, "A GPU of singles", 1L << 40, 100, IsProcessor: false, [new("float64", "no")], s_reason);
        return [new DeviceEntry(emulator.Device, gpu), emulator];
    }
}
