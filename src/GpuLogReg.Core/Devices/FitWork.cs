namespace GpuLogReg.Devices;

/// <summary>What a fit asks of a device, as far as it is known beforehand.</summary>
/// <param name="Reads">How often X is read for losses, gradients and lines.</param>
/// <param name="Calls">How often the device is called for that: as many, but for mini-batches.</param>
/// <param name="Hessians">How often the Hessian is written out, in a read of its own.</param>
public readonly record struct FitWork(double Reads, double Calls, double Hessians)
{
    /// <summary>A fit by gradients alone.</summary>
    /// <param name="passes">How often X is read.</param>
    public static FitWork Passes(double passes) => new(passes, passes, 0);

    /// <summary>The same several times over: the folds and penalties of a cross-validation, the classes of one-vs-rest.</summary>
    /// <param name="fits">How often.</param>
    public FitWork Times(double fits) => new(Reads * fits, Calls * fits, Hessians * fits);
}
