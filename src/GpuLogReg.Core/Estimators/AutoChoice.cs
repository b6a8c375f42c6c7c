using GpuLogReg.Compute;
using GpuLogReg.Devices;

namespace GpuLogReg.Estimators;

/// <summary>What "auto" comes to for a problem of two classes, without fitting it.</summary>
/// <param name="Device">The device, and why.</param>
/// <param name="Solver">The solver, and why.</param>
public sealed record AutoChoice(DeviceChoice Device, SolverChoice Solver)
{
    /// <summary>Asks for a size.</summary>
    /// <param name="rows">n.</param>
    /// <param name="columns">d.</param>
    /// <param name="options">What is fitted and how; null for the defaults.</param>
    /// <param name="backends">Where devices come from; null for those of this process.</param>
    /// <exception cref="BackendException">The options name a device by a word that is none.</exception>
    public static AutoChoice For(long rows, int columns, LogisticRegressionOptions? options = null, BackendRegistry? backends = null)
    {
        options ??= new LogisticRegressionOptions();
        var device = (backends ?? BackendRegistry.Default).Choose(options.Device, rows, columns, options.Precision);
        return new AutoChoice(device, SolverChooser.Choose(options, new ObjectiveShape(rows, columns, 1, rows), device.Name));
    }
}
