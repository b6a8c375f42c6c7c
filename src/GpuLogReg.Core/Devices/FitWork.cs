using GpuLogReg.Compute;

namespace GpuLogReg.Devices;

/// <summary>What a fit asks of a device, as far as it is known beforehand.</summary>
/// <param name="Reads">How often X is read for losses, gradients and lines.</param>
/// <param name="Calls">How often the device is called for that and waited for: as many, but for mini-batches.</param>
/// <param name="Hessians">How often the Hessian is written out, in a read of its own.</param>
public readonly record struct FitWork(double Reads, double Calls, double Hessians)
{
    /// <summary>Steps of mini-batch descent on an accelerator, which waits for none of them.</summary>
    public double Steps { get; init; }

    /// <summary>Rows of such a step.</summary>
    public double BatchRows { get; init; }

    /// <summary>A fit by gradients alone.</summary>
    /// <param name="passes">How often X is read.</param>
    public static FitWork Passes(double passes) => new(passes, passes, 0);

    /// <summary>
    /// Mini-batch descent: an evaluation before every epoch and one after the last, and the epochs. The host's engines are called for every step; an accelerator once
    /// an epoch, for its row order, and its steps follow each other unawaited.
    /// </summary>
    /// <param name="kind">The kind of device.</param>
    /// <param name="rows">n.</param>
    /// <param name="batchSize">Rows of a batch.</param>
    /// <param name="epochs">Epochs.</param>
    public static FitWork MiniBatches(DeviceKind kind, long rows, int batchSize, int epochs)
    {
        double evaluations = epochs + 1.0, steps = epochs * Math.Ceiling((double)rows / batchSize);
        return StepCosts.Of(kind) is null
            ? new(evaluations + epochs, evaluations + steps, 0)
            : new(evaluations + epochs, evaluations + epochs, 0) { Steps = steps, BatchRows = Math.Min(batchSize, rows) };
    }

    /// <summary>The same several times over: the folds and penalties of a cross-validation, the classes of one-vs-rest.</summary>
    /// <param name="fits">How often.</param>
    public FitWork Times(double fits) => this with { Reads = Reads * fits, Calls = Calls * fits, Hessians = Hessians * fits, Steps = Steps * fits };
}
