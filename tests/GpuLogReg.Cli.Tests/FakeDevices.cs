using GpuLogReg.Compute;
using GpuLogReg.Devices;

namespace GpuLogReg.Cli.Tests;

/// <summary>An accelerator that is listed as fit and fails when it is opened, and one that is unfit: what drivers do on bad days.</summary>
internal sealed class FakeDevices : IBackendProvider
{
    public static BackendRegistry Registry => new(new FakeDevices());

    public string Title => "a family of fakes";

    public IReadOnlyList<DeviceDescription> Devices() =>
    [
        new("cuda:0", DeviceKind.Cuda, "Fake GPU [x]", 8L << 30, 46, false, [new("driver", "550.1"), new("float64", "yes")], null),
        new("opencl:0", DeviceKind.OpenCl, "Fake CL", 0, 1, false, [], "the driver is older than 1.2"),
    ];

    public IReadOnlyList<DeviceAdvice> Advice() => [new("the OpenCL driver is old", "apt-get install fake-driver")];

    public IBackend Open(string name) => throw new BackendException($"Device '{name}' fell off the bus; use --device cpu.");
}
