using GpuLogReg.Compute;
using ILGPU.Runtime;
using ILGPU.Runtime.Cuda;
using ILGPU.Runtime.OpenCL;

namespace GpuLogReg.Ilgpu.Devices;

/// <summary>Turns what drivers throw into one line that says what happened and how to go on.</summary>
internal static class DeviceGuard
{
    /// <summary>Runs work that allocates device memory or first touches it: drivers may put off the allocation until then.</summary>
    /// <param name="device">The device's name.</param>
    /// <param name="bytes">What the work needs.</param>
    /// <param name="work">The work.</param>
    /// <exception cref="BackendException">The driver refused.</exception>
    public static T Run<T>(string device, long bytes, Func<T> work)
    {
        try
        {
            return work();
        }
        catch (Exception e) when (IsOutOfMemory(e))
        {
            throw new BackendException(MemoryBudget.Refusal(device, bytes), e);
        }
        catch (AcceleratorException e)
        {
            throw Translate(device, e);
        }
    }

    /// <summary>What a driver's exception says in the words of this library.</summary>
    /// <param name="device">The device's name.</param>
    /// <param name="e">What the driver said.</param>
    public static BackendException Translate(string device, AcceleratorException e) => IsOutOfMemory(e)
        ? new BackendException($"Device '{device}' ran out of memory when it first used it ({Said(e)}). {MemoryBudget.Mend}", e)
        : new BackendException($"Device '{device}' failed: {Said(e)}. Run 'gpulogreg doctor', or use '--device cpu'.", e);

    // ILGPU's OpenCL exceptions carry their code in a property and a message that does not name it.
    private static string Said(AcceleratorException e) => e is CLException cl ? cl.Error.ToString() : e.Message.TrimEnd('.');

    /// <summary>Whether a driver's exception says that memory is short.</summary>
    public static bool IsOutOfMemory(Exception? e) => e switch
    {
        OutOfMemoryException => true,
        CudaException cuda => cuda.Error == nameof(CudaError.CUDA_ERROR_OUT_OF_MEMORY),
        CLException cl => cl.Error is CLError.CL_MEM_OBJECT_ALLOCATION_FAILURE or CLError.CL_OUT_OF_RESOURCES or CLError.CL_OUT_OF_HOST_MEMORY
            or CLError.CL_INVALID_BUFFER_SIZE,
        _ => false,
    };
}
