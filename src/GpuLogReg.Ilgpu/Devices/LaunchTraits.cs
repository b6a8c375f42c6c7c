using GpuLogReg.Compute;
using GpuLogReg.Ilgpu.Kernels.Rows;
using ILGPU.Runtime;
using ILGPU.Runtime.CPU;
using ILGPU.Runtime.Cuda;
using ILGPU.Runtime.OpenCL;

namespace GpuLogReg.Ilgpu.Devices;

/// <summary>The facts about a device that launch shapes follow from. None depends on the machine's load, so neither do the bits of a sum.</summary>
/// <param name="Family">What the device is good at.</param>
/// <param name="GroupSize">Threads of a group: a power of two, the largest the kernels and the device take.</param>
/// <param name="Units">Multiprocessors; a fixed number on processors.</param>
/// <param name="ChunkBytes">Bytes of X that two products in a row find in the cache; more than any X has where chunks of rows do not pay.</param>
internal sealed record LaunchTraits(DeviceFamily Family, int GroupSize, int Units, long ChunkBytes = long.MaxValue)
{
    /// <summary>Bytes that may be allocated at most, whatever the driver says is free: tests lower it.</summary>
    public long MemoryLimit { get; init; } = long.MaxValue;

    /// <summary>Bytes of a piece of X where X goes through the device's memory piece by piece: enough that the launches over it cost little beside its copy.</summary>
    public int PieceBytes { get; init; } = 32 << 20;

    /// <summary>Threads of a group on a processor, where one is no wider than a thread and barriers are dear.</summary>
    private const int ProcessorGroupSize = 16;

    /// <summary>Units of an OpenCL processor, whatever its cores: enough groups for them, few enough that the sums over groups stay short.</summary>
    private const int OpenClProcessorUnits = 32;

    /// <summary>What launches and one group of threads take of a step of mini-batch descent.</summary>
    public StepCosts StepCosts => Family switch { DeviceFamily.Cuda => StepCosts.Cuda, DeviceFamily.OpenClGpu => StepCosts.OpenCl, _ => StepCosts.Processor };

    /// <summary>
    /// Most features whose Hessian our own kernel computes where a library could and neither was timed on the device: about where its operations rather than its
    /// bytes take the time. A choice, not measured.
    /// </summary>
    public int HessianCrossover { get; init; } = 128;

    private const int MegaHertz = 1_000_000, BitsOfByte = 8;

    /// <summary>
    /// Seconds that memory must take to deliver a chunk: below, the three launches that each chunk adds cost more than the second read saves. Arithmetic, not a
    /// measurement; kernels-docs/two-pass.md has it.
    /// </summary>
    private const double ShortestChunk = 16e-6;

    /// <summary>Reads the facts off a device.</summary>
    public static LaunchTraits Of(Device device) => device switch
    {
        CPUDevice => new(DeviceFamily.Processor, PowerOfTwoUpTo(Math.Min(device.MaxNumThreadsPerGroup, ProcessorGroupSize)), device.NumMultiprocessors),
        CLDevice cl when IsProcessor(cl) => new(
            DeviceFamily.Processor, PowerOfTwoUpTo(Math.Min(device.MaxNumThreadsPerGroup, ProcessorGroupSize)), OpenClProcessorUnits),
        CLDevice => new(DeviceFamily.OpenClGpu, PowerOfTwoUpTo(Math.Min(device.MaxNumThreadsPerGroup, GroupPartial<float>.MaxGroupSize)), device.NumMultiprocessors),
        CudaDevice cuda => new(
            DeviceFamily.Cuda,
            GroupPartial<float>.MaxGroupSize,
            cuda.NumMultiprocessors,
            ChunkOf(cuda.L2CacheSize, 2.0 * cuda.MemoryClockRate * MegaHertz * cuda.MemoryBusWidth / BitsOfByte)),
        _ => throw new ArgumentException($"'{device.Name}' is a {device.AcceleratorType} device; expected a processor, OpenCL or CUDA.", nameof(device)),
    };

    /// <summary>Half the cache, so that the other half holds what else the launches touch; all of X where memory delivers that half before three launches are through.</summary>
    /// <param name="cacheBytes">The last cache before memory.</param>
    /// <param name="bandwidth">Bytes a second of memory; 0 where the driver does not say.</param>
    public static long ChunkOf(long cacheBytes, double bandwidth) =>
        bandwidth > 0 && cacheBytes / 2 / bandwidth >= ShortestChunk ? cacheBytes / 2 : long.MaxValue;

    /// <summary>True for an OpenCL device that is the host's own processor.</summary>
    public static bool IsProcessor(CLDevice device) => device.DeviceType.HasFlag(CLDeviceType.CL_DEVICE_TYPE_CPU);

    private static int PowerOfTwoUpTo(int limit) => 1 << int.Log2(limit);
}
