namespace GpuLogReg.Ilgpu.Devices;

/// <summary>What a device is good at, as far as launches care.</summary>
internal enum DeviceFamily
{
    /// <summary>An NVIDIA GPU: warps of 32 lanes with shuffles.</summary>
    Cuda,

    /// <summary>A GPU behind OpenCL: teams add through shared memory.</summary>
    OpenClGpu,

    /// <summary>A processor behind OpenCL, or the CPU accelerator: barriers are dear, so few lanes a row.</summary>
    Processor,
}
