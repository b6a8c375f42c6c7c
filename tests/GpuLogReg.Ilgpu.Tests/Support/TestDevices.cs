using GpuLogReg.Compute;

namespace GpuLogReg.Ilgpu.Tests.Support;

/// <summary>The devices that tests run on: the CPU accelerator always, CUDA and OpenCL where present. An absent kind skips, unless GPULOGREG_REQUIRE names it.</summary>
internal static class TestDevices
{
    private static readonly IlgpuBackendProvider Provider = new();
    private static readonly Dictionary<string, IBackend> Opened = [];

    /// <summary>Their names; with GPULOGREG_ONLY those whose kinds it names, or all where it names none of them.</summary>
    public static TheoryData<string> Names
    {
        get
        {
            string[] all = ["ilgpu-cpu", "cuda:0", "opencl:0"], only = (Environment.GetEnvironmentVariable("GPULOGREG_ONLY") ?? "").Split(',');
            string[] kept = [.. all.Where(name => only.Contains(name.Split(':')[0]))];
            return [.. kept.Length > 0 ? kept : all];
        }
    }

    public static IReadOnlyList<DeviceDescription> All => Provider.Devices();

    /// <summary>The backend of a device, opened once for the whole run.</summary>
    public static IBackend Open(string name)
    {
        lock (Opened)
        {
            if (Opened.TryGetValue(name, out IBackend? backend))
                return backend;
            string kind = name.Split(':')[0];
            bool required = (Environment.GetEnvironmentVariable("GPULOGREG_REQUIRE") ?? "").Split(',').Contains(kind);
            if (!required && All.All(d => d.Name != name || d.Unfit is not null))
                Assert.Skip($"No usable device '{name}' on this machine.");
            backend = Provider.Open(name);
            Opened.Add(name, backend);
            return backend;
        }
    }
}
