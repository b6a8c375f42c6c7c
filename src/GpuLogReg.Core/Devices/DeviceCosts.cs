using GpuLogReg.Compute;

namespace GpuLogReg.Devices;

/// <summary>A device in a few numbers, by which the cost of a fit on it is foretold. <see cref="CostProbe"/> measures them.</summary>
/// <param name="DenseBytesPerSecond">Bytes of X and weights a second in an evaluation of dense rows that are on the device.</param>
/// <param name="SparseBytesPerSecond">The same for sparse rows.</param>
/// <param name="CallSeconds">What an evaluation takes however small it is: launches, a number read back, threads woken.</param>
/// <param name="TransferBytesPerSecond">Bytes of X a second from the caller's memory into the device's layout.</param>
/// <param name="StartSeconds">From nothing to the end of a first small evaluation: driver, context, compilation.</param>
/// <param name="HessianOperationsPerSecond">Multiplications and additions a second where the Hessian is written out; 0 where it never is.</param>
public sealed record DeviceCosts(
    double DenseBytesPerSecond, double SparseBytesPerSecond, double CallSeconds, double TransferBytesPerSecond, double StartSeconds, double HessianOperationsPerSecond)
{
    private static readonly DeviceCosts s_cpu = new(10e9, 4e9, 20e-6, 2e9, 0, 30e9);
    private static readonly DeviceCosts s_reference = new(0.5e9, 0.5e9, 0, 2e9, 0, 1e9);
    private static readonly DeviceCosts s_accelerator = new(200e9, 50e9, 100e-6, 5e9, 1, 500e9);

    /// <summary>Whether the numbers were measured on this very device; else they are the fixed ones of its kind.</summary>
    public bool IsMeasured { get; init; }

    /// <summary>
    /// Fixed numbers of a kind, for devices that were not measured: round figures for a small machine and a small GPU, none of them a measurement. They also
    /// balance one solver against another, so that the solver, and with it the bits of a result, depends on no measurement.
    /// </summary>
    /// <param name="kind">The kind of device.</param>
    public static DeviceCosts DefaultOf(DeviceKind kind) => kind switch
    {
        DeviceKind.Cpu => s_cpu,
        DeviceKind.Reference or DeviceKind.IlgpuCpu => s_reference,
        _ => s_accelerator,
    };

    /// <summary>Whether every number is one that a device can have.</summary>
    internal bool IsValid =>
        IsSpeed(DenseBytesPerSecond) && IsSpeed(SparseBytesPerSecond) && IsSpeed(TransferBytesPerSecond)
        && IsTime(CallSeconds) && IsTime(StartSeconds) && IsTime(HessianOperationsPerSecond);

    private static bool IsSpeed(double value) => double.IsFinite(value) && value > 0;

    private static bool IsTime(double value) => double.IsFinite(value) && value >= 0;
}
