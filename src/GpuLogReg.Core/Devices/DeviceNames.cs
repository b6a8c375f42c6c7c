using GpuLogReg.Compute;

namespace GpuLogReg.Devices;

/// <summary>What the name of a device tells.</summary>
internal static class DeviceNames
{
    /// <summary>The kind of a device.</summary>
    /// <param name="name">Its name: "cuda:0".</param>
    public static DeviceKind KindOf(string name) => name.Split(':')[0] switch
    {
        "reference" => DeviceKind.Reference,
        "cuda" => DeviceKind.Cuda,
        "opencl" => DeviceKind.OpenCl,
        "ilgpu-cpu" => DeviceKind.IlgpuCpu,
        _ => DeviceKind.Cpu,
    };
}
