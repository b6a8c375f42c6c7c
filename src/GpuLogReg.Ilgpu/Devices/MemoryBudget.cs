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
    public const string Mend = "Use '--precision f32' for half the bytes of f64 ('bf16' or 'f16' for half of those), '--device cpu', or fewer rows.";

    private const string Streaming = "its rows stay on the host and go through the device in pieces at every pass, at the speed of the bus.";

    /// <summary>Bytes that may still be allocated, as far as the driver tells: CUDA says what is free, OpenCL only what there is.</summary>
    public static long Available(Accelerator accelerator) => accelerator switch
    {
        CudaAccelerator cuda => cuda.GetFreeMemory(),
        CPUAccelerator => GC.GetGCMemoryInfo().TotalAvailableMemoryBytes,
        _ => accelerator.MemorySize,
    };

    /// <summary>Whether X can stay in a device's memory, with room for what is allocated later.</summary>
    /// <param name="bytes">Bytes of X.</param>
    /// <param name="numbers">Bytes of one number for each row and output: curvatures, a line and slopes take four times as many.</param>
    /// <param name="available">Bytes left.</param>
    public static bool HasRoom(long bytes, long numbers, long available) => bytes + (bytes / 32) + (4 * numbers) <= available;

    /// <summary>Tells the user that X does not stay on the device.</summary>
    /// <param name="device">The device's name.</param>
    /// <param name="bytes">Bytes of X.</param>
    /// <param name="available">Bytes that were left.</param>
    public static string StreamingNotice(string device, long bytes, long available) => string.Create(
        CultureInfo.InvariantCulture,
        $"X takes {bytes:N0} bytes on device '{device}', which has {available:N0} left: {Streaming} {Mend}");

    /// <summary>Tells the user that X does not stay on the device, which refused it although it seemed to fit.</summary>
    /// <param name="device">The device's name.</param>
    /// <param name="bytes">Bytes of X.</param>
    public static string RefusedNotice(string device, long bytes) => string.Create(
        CultureInfo.InvariantCulture, $"X takes {bytes:N0} bytes, which device '{device}' refused to allocate though it seemed to have room: {Streaming} {Mend}");

    /// <summary>The message for an order of rows that a device cannot follow.</summary>
    /// <param name="device">The device's name.</param>
    public static string OrderRefusal(string device) =>
        $"Device '{device}' has no room for X, whose rows come in pieces and in their own order, and mini-batches take them in another. Use '--solver lbfgs', or '--device cpu'.";

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
