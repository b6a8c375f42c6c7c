namespace GpuLogReg.Compute;

/// <summary>What is known of a device before it is opened.</summary>
/// <param name="Name">The name that selects it, for example "cuda:0".</param>
/// <param name="Kind">Its kind.</param>
/// <param name="Title">The vendor's name for it.</param>
/// <param name="MemoryBytes">Its memory in bytes.</param>
/// <param name="Units">Cores or multiprocessors.</param>
/// <param name="IsProcessor">True where the device is the host's own processor under another name (an OpenCL CPU driver): never chosen automatically.</param>
/// <param name="Details">Versions and capabilities, name to value: driver, PTX, OpenCL C.</param>
/// <param name="Unfit">Why it cannot be used; null where it can.</param>
public sealed record DeviceDescription(
    string Name, DeviceKind Kind, string Title, long MemoryBytes, int Units, bool IsProcessor,
    IReadOnlyList<KeyValuePair<string, string>> Details, string? Unfit);
