using GpuLogReg.Compute;
using GpuLogReg.Cpu;
using GpuLogReg.Devices;

namespace GpuLogReg.Estimators;

/// <summary>What "auto" comes to for a problem, without fitting it.</summary>
/// <param name="Device">The device, and why.</param>
/// <param name="Solver">The solver there, and why.</param>
/// <param name="Layout">How the device keeps X, in a few words.</param>
public sealed record AutoChoice(DeviceChoice Device, SolverChoice Solver, string Layout)
{
    /// <summary>Asks for a size.</summary>
    /// <param name="size">The data and the number of outputs.</param>
    /// <param name="options">What is fitted and how; null for the defaults.</param>
    /// <param name="backends">Where devices come from; null for those of this process.</param>
    /// <param name="fits">How many fits X is laid out for.</param>
    /// <exception cref="BackendException">The options name a device by a word that is none.</exception>
    public static AutoChoice For(FitSize size, LogisticRegressionOptions? options = null, BackendRegistry? backends = null, int fits = 1)
    {
        options ??= new LogisticRegressionOptions();
        var device = (backends ?? BackendRegistry.Default).Choose(options.Device, size, kind => SolverChooser.Work(options, size, kind).Times(fits));
        var chosen = DeviceNames.KindOf(device.Name);
        return new AutoChoice(device, SolverChooser.Choose(options, size, chosen), LayoutOf(chosen, size));
    }

    private static string LayoutOf(DeviceKind kind, FitSize size) => (kind, size.IsSparse) switch
    {
        (DeviceKind.Reference, _) => "row-major",
        (DeviceKind.Cpu, true) => "sparse by rows",
        (DeviceKind.Cpu, false) => DenseLayout.IsRowMajor(size.Features, size.Storage, size.Outputs == 1 ? LossKind.Logistic : LossKind.Softmax, DenseLayout.Tiles) ? "row-major" : "blocks of rows, feature-major inside",
        (_, true) => "sparse by rows and by columns",
        _ => "row-major, padded to 16 bytes",
    };
}
