using System.Reflection;
using ILGPU;
using ILGPU.Runtime;

namespace GpuLogReg.Ilgpu.Launch;

/// <summary>The loaded kernels of one accelerator: each is compiled once, on first use (0.2 to 1 s), and its typed launcher kept. Thread-safe.</summary>
internal sealed class KernelCache(Accelerator accelerator)
{
    private readonly Dictionary<MethodInfo, Delegate> _launchers = [];

    /// <summary>The launcher of a kernel, on the accelerator's default stream.</summary>
    /// <param name="kernel">A static method over one argument struct.</param>
    public Action<KernelConfig, TArguments> Get<TArguments>(Action<TArguments> kernel)
        where TArguments : struct
    {
        lock (_launchers)
        {
            if (!_launchers.TryGetValue(kernel.Method, out Delegate? launcher))
            {
                launcher = accelerator.LoadStreamKernel(kernel);
                _launchers.Add(kernel.Method, launcher);
            }

            return (Action<KernelConfig, TArguments>)launcher;
        }
    }
}
