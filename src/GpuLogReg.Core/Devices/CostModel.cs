using GpuLogReg.Compute;

namespace GpuLogReg.Devices;

/// <summary>
/// The cost of a fit: start + bytes of X / transfer + calls · overhead + reads · k · bytes of a pass / bandwidth + steps · a step + Hessians · (a read + operations / rate).
/// Each term is linear in n, so that a device which is worth its start stays so when rows are added.
/// </summary>
/// <remarks>k outputs do k times the arithmetic on the same bytes, and are counted as k reads. What a solver does with vectors of d numbers is left out.</remarks>
public static class CostModel
{
    /// <summary>The cost on one device.</summary>
    /// <param name="device">The device's name.</param>
    /// <param name="kind">Its kind, which says how it holds X.</param>
    /// <param name="costs">Its numbers.</param>
    /// <param name="size">The data.</param>
    /// <param name="work">What the fit asks for.</param>
    public static CostEstimate Estimate(string device, DeviceKind kind, DeviceCosts costs, FitSize size, FitWork work)
    {
        ArgumentNullException.ThrowIfNull(costs);
        double read = Read(kind, costs, size);
        return new CostEstimate(
            device, costs.IsMeasured, costs.StartSeconds, size.BytesOfX / costs.TransferBytesPerSecond,
            (work.Calls * costs.CallSeconds) + (work.Reads * size.Outputs * read) + Steps(kind, size, work),
            work.Hessians == 0 ? 0 : work.Hessians * (read + (size.HessianOperations / costs.HessianOperationsPerSecond)));
    }

    /// <summary>What a row adds to the seconds of a fit by the fixed numbers of a kind of device: what solvers are compared by.</summary>
    /// <param name="kind">The kind of device.</param>
    /// <param name="size">The data.</param>
    /// <param name="work">What the fit asks for.</param>
    public static double SecondsPerRow(DeviceKind kind, FitSize size, FitWork work)
    {
        var cost = Estimate("", kind, DeviceCosts.DefaultOf(kind) with { CallSeconds = 0 }, size, work);
        return (cost.Passes + cost.Hessians) / size.Rows;
    }

    /// <summary>All steps of mini-batches. Accelerators have a launch for epochs of dense rows and one output.</summary>
    private static double Steps(DeviceKind kind, FitSize size, FitWork work) => work.Steps > 0 && StepCosts.Of(kind) is { } step
        ? work.Steps * step.Seconds(work.BatchRows / size.Rows * size.BytesHeld(kind), oneLaunch: !size.IsSparse && size.Outputs == 1 && size.Features <= StepCosts.MostFeatures)
        : 0;

    private static double Read(DeviceKind kind, DeviceCosts costs, FitSize size) =>
        size.BytesOfPass(kind) / (size.IsSparse ? costs.SparseBytesPerSecond : costs.DenseBytesPerSecond);
}
