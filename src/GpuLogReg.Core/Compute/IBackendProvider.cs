namespace GpuLogReg.Compute;

/// <summary>A family of devices behind one technology. An assembly that offers one has a public parameterless type of this interface.</summary>
public interface IBackendProvider
{
    /// <summary>What the family is called in messages, for example "ILGPU 1.5.3".</summary>
    string Title { get; }

    /// <summary>Lists the devices present, in a fixed order, unfit ones included with the reason. Never throws for an absent driver.</summary>
    IReadOnlyList<DeviceDescription> Devices();

    /// <summary>Says what is missing on this machine and the command that mends it; empty where nothing is.</summary>
    IReadOnlyList<DeviceAdvice> Advice();

    /// <summary>Opens a device.</summary>
    /// <param name="name">The name of one of <see cref="Devices"/>.</param>
    /// <exception cref="BackendException">It is absent or unfit.</exception>
    IBackend Open(string name);
}
