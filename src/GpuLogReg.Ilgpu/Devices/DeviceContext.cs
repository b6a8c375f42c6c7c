using ILGPU;
using ILGPU.Algorithms;
using ILGPU.Runtime.CPU;
using ILGPU.Runtime.Cuda;
using ILGPU.Runtime.OpenCL;

namespace GpuLogReg.Ilgpu.Devices;

/// <summary>The one place where ILGPU is configured, so that tests compile kernels with the options of the product.</summary>
internal static class DeviceContext
{
    /// <summary>The library and its version, as messages name it.</summary>
    public static readonly string Library = $"ILGPU {typeof(Context).Assembly.GetName().Version!.ToString(3)}";

    /// <summary>
    /// The emulator: two multiprocessors of one group of 4 threads. Every thread is a thread of the system and every barrier one of theirs, so few are quicker.
    /// </summary>
    private static readonly CPUDevice Emulator = new(numThreadsPerWarp: 4, numWarpsPerMultiprocessor: 1, numMultiprocessors: 2);

    /// <summary>Creates a context over every device present; takes about 0.3 s. An absent driver is no error: it brings no devices.</summary>
    public static Context Create() => Context.Create(builder => Configure(builder.Cuda(_ => true).OpenCL(_ => true).CPU(Emulator)));

    /// <summary>
    /// The options that shape code. O2, because O1 loads X through generic addresses ("ld") and only O2 through global ones ("ld.global");
    /// ILGPU's own tests run at O2 on every backend. Algorithms, because exp is theirs.
    /// </summary>
    public static Context.Builder Configure(Context.Builder builder) => builder.Optimize(OptimizationLevel.O2).EnableAlgorithms();
}
