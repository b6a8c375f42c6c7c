using System.Globalization;
using GpuLogReg.Compute;
using ILGPU.Runtime;
using ILGPU.Runtime.CPU;
using ILGPU.Runtime.Cuda;

namespace GpuLogReg.Ilgpu.Devices;

/// <summary>How much memory a device has left, and the words for when that is not enough.</summary>
internal static class MemoryBudget
{
    /// <summary>What to do about too little memory.</summary>
    public const string Mend = "Use '--precision f32' for half the bytes, '--device cpu', or fewer rows.";

    /// <summary>Bytes that may still be allocated, as far as the driver tells: CUDA says what is free, OpenCL only what there is.</summary>
    public static long Available(Accelerator accelerator) => accelerator switch
    {
        CudaAccelerator cuda => cuda.GetFreeMemory(),
        CPUAccelerator => GC.GetGCMemoryInfo().TotalAvailableMemoryBytes,
        _ => accelerator.MemorySize,
    };

    /// <summary>Throws unless the bytes fit.</summary>
    /// <param name="device">The device's name.</param>
    /// <param name="needed">Bytes to be allocated.</param>
    /// <param name="available">Bytes left.</param>
    /// <exception cref="BackendException">They do not fit.</exception>
    public static void Ensure(string device, long needed, long available)
    {
        if (needed > available)
        {
            throw new BackendException(string.Create(
                CultureInfo.InvariantCulture, $"Device '{device}' cannot hold the data: it needs {needed:N0} bytes and has {available:N0} left. {Mend}"));
        }
    }

    /// <summary>The message for an allocation that the driver refused although it seemed to fit.</summary>
    public static string Refusal(string device, long needed) => string.Create(
        CultureInfo.InvariantCulture, $"Device '{device}' refused to allocate {needed:N0} bytes, though it seemed to have room. {Mend}");
}
