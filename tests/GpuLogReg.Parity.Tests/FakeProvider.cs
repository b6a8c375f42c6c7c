using GpuLogReg.Compute;

namespace GpuLogReg.Parity;

/// <summary>A provider that lists what it is told to and opens nothing.</summary>
internal sealed class FakeProvider(params DeviceDescription[] devices) : IBackendProvider
{
    public string Title => "Fake";

    public IReadOnlyList<DeviceDescription> Devices() => devices;

    public IReadOnlyList<DeviceAdvice> Advice() => [new("CUDA has no driver", "install one")];

    public IBackend Open(string name) => throw new BackendException($"Device '{name}' is a fake.");
}
