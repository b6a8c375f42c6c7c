using GpuLogReg.Compute;

namespace GpuLogReg.Tests;

/// <summary>One device of the registry, or the place of one that this machine lacks.</summary>
/// <param name="Name">The name that opens it: "cpu", "cuda:0".</param>
/// <param name="Kind">Its kind; null where the name has no known kind.</param>
/// <param name="Absent">Why it cannot be tested here; null where it can.</param>
/// <param name="Required">True where <see cref="Registry.RequireVariable"/> asks for it: an absence is then a failure.</param>
internal sealed record BackendUnderTest(string Name, DeviceKind? Kind, string? Absent, bool Required)
{
    /// <summary>True for the emulator, whose threads meet at real barriers: it gets all widths of X but few rows.</summary>
    public bool IsEmulated => Kind == DeviceKind.IlgpuCpu;
}
