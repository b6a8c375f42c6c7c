using System.Reflection;
using ILGPU.Runtime;
using ILGPU.Runtime.Cuda;
using ILGPU.Runtime.OpenCL;

namespace GpuLogReg.Ilgpu.Tests.Support;

/// <summary>What ILGPU throws where a driver fails, made without the driver.</summary>
internal static class DriverFault
{
    /// <summary>A fault of CUDA's. ILGPU asks the driver for its words, so the code is put in place behind its back.</summary>
    public static AcceleratorException Cuda(CudaError error)
    {
        var fault = new CudaException($"what the driver says of {error}");
        FieldInfo code = typeof(CudaException).GetField("<Error>k__BackingField", BindingFlags.Instance | BindingFlags.NonPublic)
            ?? throw new InvalidOperationException("ILGPU's CudaException keeps its code elsewhere now.");
        code.SetValue(fault, error.ToString());
        return fault;
    }

    /// <summary>A fault of OpenCL's.</summary>
    public static AcceleratorException OpenCl(CLError error) => new CLException(error);
}
