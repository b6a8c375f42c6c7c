using System.Globalization;
using GpuLogReg.Compute;

namespace GpuLogReg.Devices;

/// <summary>What "auto" means: the device with the least expected seconds, an accelerator's start included; never an emulator, nor a processor in disguise.</summary>
internal static class DeviceChooser
{
    private const string Cpu = "cpu";

    /// <summary>The share of an accelerator's start below which, by the fixed numbers, nothing is looked at: not even the file of what was measured.</summary>
    private const double Negligible = 0.1;

    /// <summary>Chooses by expected seconds.</summary>
    /// <param name="size">The data.</param>
    /// <param name="work">What the fit asks of a device of a kind.</param>
    /// <param name="cpu">The CPU, described.</param>
    /// <param name="costs">Opens the book of measured numbers; called only where the problem is not tiny.</param>
    /// <param name="accelerators">Lists the accelerators; called only where the CPU would take longer than the least that one takes to start.</param>
    public static DeviceChoice Choose(
        FitSize size, Func<DeviceKind, FitWork> work, Func<DeviceDescription> cpu, Func<CostBook> costs, Func<IReadOnlyList<DeviceDescription>> accelerators)
    {
        var byDefault = Estimate(Cpu, DeviceKind.Cpu, DeviceCosts.DefaultOf(DeviceKind.Cpu));
        double start = DeviceCosts.DefaultOf(DeviceKind.Cuda).StartSeconds;
        if (byDefault.Seconds < Negligible * start)
            return Quick(byDefault, "about " + Show(start));

        var book = costs();
        var onCpu = Estimate(Cpu, DeviceKind.Cpu, book.Of(cpu()));
        if (onCpu.Seconds <= book.LeastStartSeconds)
            return Quick(onCpu, (book.HasAccelerator ? "" : "about ") + Show(book.LeastStartSeconds));
        var fit = accelerators().Where(IsRealAccelerator).ToList();
        if (fit.Count == 0)
            return Only(onCpu, "this machine has no fit accelerator");
        var roomy = fit.Where(a => a.MemoryBytes > size.BytesHeld(a.Kind) + (size.BytesHeld(a.Kind) / 8)).ToList();
        if (roomy.Count == 0)
            return Only(onCpu, $"no accelerator has room for {Gigabytes(size.BytesHeld(fit[0].Kind))} of X");

        // Of equals the CPU comes first, then CUDA, then the device with more units.
        CostEstimate[] ranked =
        [
            .. roomy.OrderBy(a => a.Kind == DeviceKind.Cuda ? 0 : 1).ThenByDescending(a => a.Units).Select(a => Estimate(a.Name, a.Kind, book.Of(a)))
                .Prepend(onCpu).OrderBy(e => e.Seconds),
        ];
        return new DeviceChoice(ranked[0].Device, Against(ranked[0], ranked[1])) { Estimates = ranked };

        CostEstimate Estimate(string name, DeviceKind kind, DeviceCosts numbers) => CostModel.Estimate(name, kind, numbers, size, work(kind));
    }

    /// <summary>Whether a device is one that "auto" may take, and that is worth measuring.</summary>
    /// <param name="device">The device.</param>
    public static bool IsRealAccelerator(DeviceDescription device) => device is { Unfit: null, IsProcessor: false, Kind: DeviceKind.Cuda or DeviceKind.OpenCl };

    private static DeviceChoice Quick(CostEstimate cpu, string start) =>
        new(cpu.Device, $"{Seconds(cpu)} expected, and an accelerator takes {start} to start") { Estimates = [cpu] };

    private static DeviceChoice Only(CostEstimate cpu, string why) => new(cpu.Device, $"{Seconds(cpu)} expected, and {why}") { Estimates = [cpu] };

    private static string Against(CostEstimate chosen, CostEstimate next) => $"{Seconds(chosen)} expected against {Seconds(next)} on {next.Device}";

    // What was not measured here is "about".
    private static string Seconds(CostEstimate estimate) => (estimate.IsMeasured ? "" : "about ") + Show(estimate.Seconds);

    private static string Show(double seconds) => seconds switch
    {
        < 0.0001 => "0.0001 s",
        < 10 => string.Create(CultureInfo.InvariantCulture, $"{seconds:G2} s"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{seconds:0} s"),
    };

    private static string Gigabytes(long bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e9:0.#} GB");
}
