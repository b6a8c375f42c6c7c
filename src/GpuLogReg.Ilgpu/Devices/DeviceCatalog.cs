using System.Globalization;
using GpuLogReg.Compute;
using ILGPU;
using ILGPU.Backends.OpenCL;
using ILGPU.Backends.PTX;
using ILGPU.Runtime;
using ILGPU.Runtime.CPU;
using ILGPU.Runtime.Cuda;
using ILGPU.Runtime.OpenCL;

namespace GpuLogReg.Ilgpu.Devices;

/// <summary>Names and describes the devices of a context: CUDA devices in the driver's order, OpenCL devices in the loader's, the CPU accelerator last.</summary>
internal static class DeviceCatalog
{
    /// <summary>The name of the CPU accelerator.</summary>
    public const string EmulatorName = "ilgpu-cpu";

    /// <summary>Lists the devices of a context.</summary>
    public static IReadOnlyList<DeviceEntry> List(Context context)
    {
        var entries = new List<DeviceEntry>();
        foreach (CudaDevice device in context.Devices.OfType<CudaDevice>().OrderBy(d => d.DeviceId))
            entries.Add(Describe(device, $"cuda:{entries.Count}"));
        int cuda = entries.Count;
        foreach (CLDevice device in context.Devices.OfType<CLDevice>())
            entries.Add(Describe(device, $"opencl:{entries.Count - cuda}"));
        foreach (CPUDevice device in context.Devices.OfType<CPUDevice>())
            entries.Add(Describe(device));
        return entries;
    }

    /// <summary>Why an OpenCL device cannot be used; null where it can.</summary>
    /// <param name="version">The OpenCL C that it takes.</param>
    /// <param name="genericAddressSpace">Whether pointers need not say where they point.</param>
    /// <param name="float64">Whether it computes in float64.</param>
    public static string? WhyUnfit(CLCVersion version, bool genericAddressSpace, bool float64) =>
        version < CLBackend.MinimumVersion
            ? $"it takes OpenCL C {version.Major}.{version.Minor}; ILGPU writes {CLBackend.MinimumVersion.Major}.{CLBackend.MinimumVersion.Minor} or later: update its driver"
        : !genericAddressSpace ? "it has no generic address space, which ILGPU needs: update its driver"
        : !float64 ? "it has no float64, in which solvers keep their state; use '--device cpu'"
        : null;

    private static DeviceEntry Describe(CudaDevice device, string name)
    {
        string? unfit = device.Architecture is null ? $"its compute capability is one that {DeviceContext.Library} does not know; use its OpenCL driver, or '--device cpu'"
            : device.InstructionSet is not { } set || !PTXCodeGenerator.SupportedInstructionSets.Contains(set)
                ? $"its driver ({device.DriverVersion}) takes no PTX that {DeviceContext.Library} writes; update the NVIDIA driver"
            : null;
        return new DeviceEntry(device, new DeviceDescription(
            name, DeviceKind.Cuda, device.Name, device.MemorySize, device.NumMultiprocessors, IsProcessor: false,
            [
                new("CUDA driver", Text(device.DriverVersion)), new("compute capability", Text(device.Architecture)),
                new("PTX ISA", Text(device.InstructionSet)),
                new("warp size", Text(device.WarpSize)), new("largest group", Text(device.MaxNumThreadsPerGroup)), new("L2 cache bytes", Text(device.L2CacheSize)),
            ],
            unfit));
    }

    private static DeviceEntry Describe(CLDevice device, string name)
    {
        string? unfit = WhyUnfit(device.CLStdVersion, device.Capabilities.GenericAddressSpace, device.Capabilities.Float64);
        return new DeviceEntry(device, new DeviceDescription(
            name, DeviceKind.OpenCl, device.Name.Trim(), device.MemorySize, device.NumMultiprocessors, LaunchTraits.IsProcessor(device),
            [
                new("OpenCL", Text(device.DeviceVersion)), new("OpenCL C", Text(device.CVersion)),
                new("platform", $"{device.PlatformName} {device.PlatformVersion}"),
                new("vendor", device.VendorName), new("float64", device.Capabilities.Float64 ? "yes" : "no"),
                new("warp size", Text(device.WarpSize)), new("largest group", Text(device.MaxNumThreadsPerGroup)),
            ],
            unfit));
    }

    private static DeviceEntry Describe(CPUDevice device) => new(device, new DeviceDescription(
        EmulatorName, DeviceKind.IlgpuCpu, "ILGPU CPU accelerator (an emulator, for tests of kernels)", GC.GetGCMemoryInfo().TotalAvailableMemoryBytes,
        device.NumMultiprocessors, IsProcessor: true, [new("warp size", Text(device.WarpSize)), new("largest group", Text(device.MaxNumThreadsPerGroup))], null));

    private static string Text<T>(T value) => string.Create(CultureInfo.InvariantCulture, $"{value}");
}
