using GpuLogReg.Compute;

namespace GpuLogReg.Core.Tests.Devices;

/// <summary>Reports devices, remembers how often it was asked, and opens none.</summary>
internal sealed class FakeAccelerators(params DeviceDescription[] devices) : IBackendProvider
{
    public int Listings { get; private set; }

    public string Title => "fake";

    public static DeviceDescription Gpu(string name, long gibibytes, bool processor = false, string? unfit = null, string driver = "550") => new(
        name, name.StartsWith("cuda", StringComparison.Ordinal) ? DeviceKind.Cuda : name == "ilgpu-cpu" ? DeviceKind.IlgpuCpu : DeviceKind.OpenCl, name, gibibytes << 30, 100, processor,
        [new("driver", driver)], unfit);

    public IReadOnlyList<DeviceAdvice> Advice() => [];

    public IReadOnlyList<DeviceDescription> Devices()
    {
        Listings++;
        return devices;
    }

    public IBackend Open(string name) => throw new BackendException($"fake {name}");
}
