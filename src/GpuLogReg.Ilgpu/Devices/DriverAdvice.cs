using System.Runtime.InteropServices;
using GpuLogReg.Compute;

namespace GpuLogReg.Ilgpu.Devices;

/// <summary>What is missing on this machine for GPUs to be found, and the command that mends it.</summary>
internal static class DriverAdvice
{
    /// <summary>Compares the libraries that load with the devices that were found.</summary>
    public static IReadOnlyList<DeviceAdvice> For(IEnumerable<DeviceDescription> devices)
    {
        var kinds = devices.Select(d => d.Kind).ToHashSet();
        var advice = new List<DeviceAdvice>();
        if (!kinds.Contains(DeviceKind.Cuda))
            advice.Add(Cuda(Loads(OperatingSystem.IsWindows() ? "nvcuda.dll" : "libcuda.so"), Loads("libcuda.so.1")));
        if (!kinds.Contains(DeviceKind.OpenCl))
            advice.Add(OpenCl(Loads(OperatingSystem.IsWindows() ? "OpenCL.dll" : "libOpenCL.so"), Loads("libOpenCL.so.1")));
        return advice;
    }

    /// <summary>No CUDA device: why, by the libraries present.</summary>
    /// <param name="loader">The library loads by the name ILGPU uses.</param>
    /// <param name="versioned">It loads by its versioned name.</param>
    public static DeviceAdvice Cuda(bool loader, bool versioned) => (loader, versioned) switch
    {
        (true, _) => new("The NVIDIA driver is installed but reports no GPU.", "Run 'nvidia-smi' to see why; in a container, start it with '--gpus all'."),
        (false, true) => new(
            "ILGPU loads 'libcuda.so', but only 'libcuda.so.1' is here.",
            "Run 'ln -s libcuda.so.1 libcuda.so' in the folder of libcuda.so.1, or install 'libcuda1' together with 'nvidia-driver'."),
        _ => new(
            "There is no NVIDIA driver (libcuda).",
            "With an NVIDIA GPU, install its driver: 'apt-get install nvidia-driver' (Debian), 'ubuntu-drivers install' (Ubuntu), https://www.nvidia.com/drivers elsewhere."),
    };

    /// <summary>No OpenCL device: why, by the libraries present.</summary>
    /// <param name="loader">The library loads by the name ILGPU uses.</param>
    /// <param name="versioned">It loads by its versioned name.</param>
    public static DeviceAdvice OpenCl(bool loader, bool versioned) => (loader, versioned) switch
    {
        (true, _) => new(
            "The OpenCL loader is installed but finds no driver.",
            "Install the GPU vendor's OpenCL driver ('intel-opencl-icd', 'rocm-opencl-icd'), or 'apt-get install pocl-opencl-icd' for the processor (PoCL 4 or later)."),
        (false, true) => new("ILGPU loads 'libOpenCL.so', but only 'libOpenCL.so.1' is here.", "Run 'apt-get install ocl-icd-opencl-dev', which brings that name."),
        _ => new("There is no OpenCL loader (libOpenCL).", "Run 'apt-get install ocl-icd-opencl-dev' and install the GPU vendor's OpenCL driver."),
    };

    private static bool Loads(string library)
    {
        if (!NativeLibrary.TryLoad(library, out nint handle))
            return false;
        NativeLibrary.Free(handle);
        return true;
    }
}
