namespace GpuLogReg.Compute;

/// <summary>The kinds of device a backend may drive, by the word that selects them.</summary>
public enum DeviceKind
{
    /// <summary>"reference": scalar float64 on one core, the oracle of the tests.</summary>
    Reference,

    /// <summary>"cpu": the vectorised engine on all cores.</summary>
    Cpu,

    /// <summary>"cuda:i": an NVIDIA GPU.</summary>
    Cuda,

    /// <summary>"opencl:i": any OpenCL device.</summary>
    OpenCl,

    /// <summary>"ilgpu-cpu": the ILGPU emulator, for tests of kernels, never chosen automatically.</summary>
    IlgpuCpu,
}
