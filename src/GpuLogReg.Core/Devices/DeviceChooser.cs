using System.Globalization;
using GpuLogReg.Compute;

namespace GpuLogReg.Devices;

/// <summary>What "auto" means: an accelerator only where the data is large enough to pay for it, and never an emulator or a processor in disguise.</summary>
internal static class DeviceChooser
{
    /// <summary>
    /// Bytes of X below which the CPU is taken without looking at any driver. Opening a driver and compiling kernels costs about a second;
    /// in that time a CPU at 10 GB/s makes 150 passes over this much, more than most fits need.
    /// </summary>
    internal const long WorthADevice = 64L << 20;

    /// <summary>Chooses by the size of the problem.</summary>
    /// <param name="bytes">Size of X as it is to be stored.</param>
    /// <param name="accelerators">Lists the accelerators; called only when the problem is large enough.</param>
    public static DeviceChoice Choose(long bytes, Func<IReadOnlyList<DeviceDescription>> accelerators)
    {
        string size = string.Create(CultureInfo.InvariantCulture, $"X has {bytes / 1048576.0:0.#} MiB");
        if (bytes < WorthADevice)
            return new DeviceChoice("cpu", $"{size}, less than the {WorthADevice >> 20} MiB from which an accelerator pays");

        var fit = accelerators().Where(a => a is { Unfit: null, IsProcessor: false, Kind: DeviceKind.Cuda or DeviceKind.OpenCl }).ToList();
        if (fit.Count == 0)
            return new DeviceChoice("cpu", $"{size}, and this machine has no fit accelerator");
        var roomy = fit.Where(a => a.MemoryBytes > bytes + (bytes / 8)).OrderBy(a => a.Kind == DeviceKind.Cuda ? 0 : 1).ThenByDescending(a => a.Units).ToList();
        return roomy.Count == 0
            ? new DeviceChoice("cpu", $"{size}, more than the memory of any accelerator here")
            : new DeviceChoice(roomy[0].Name, $"{size}, and {roomy[0].Title} has room for it");
    }
}
