using GpuLogReg.Compute;
using ILGPU.Runtime;

namespace GpuLogReg.Ilgpu.Devices;

/// <summary>A device of the context and what is said of it.</summary>
internal sealed record DeviceEntry(Device Device, DeviceDescription Description);
