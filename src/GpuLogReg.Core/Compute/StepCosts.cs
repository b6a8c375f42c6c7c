namespace GpuLogReg.Compute;

/// <summary>
/// What a step of mini-batch descent takes on an accelerator beside its read of X: its launches, or, where all steps of an epoch are made in one launch by one group of
/// threads, that group's time for the batch. Round figures for each kind of device, not measured: they decide whether an epoch is one launch, and so must not
/// change with the load.
/// </summary>
/// <param name="LaunchSeconds">Seconds that a launch takes until the next one runs.</param>
/// <param name="GroupBytesPerSecond">Bytes of scattered rows a second that one group reads and computes with.</param>
public readonly record struct StepCosts(double LaunchSeconds, double GroupBytesPerSecond)
{
    /// <summary>Launches of a step made singly: the pass, its sums, which are the scaled gradient, v and w. Adam has three; one rule for all keeps the choice simple.</summary>
    public const int Launches = 4;

    /// <summary>Features up to which there is a launch for whole epochs: point and state of the step lie in a group's shared memory, 48 kB of it on every GPU.</summary>
    public const int MostFeatures = 512;

    /// <summary>NVIDIA GPUs.</summary>
    public static StepCosts Cuda => new(3e-6, 60e9);

    /// <summary>GPUs behind OpenCL.</summary>
    public static StepCosts OpenCl => new(8e-6, 30e9);

    /// <summary>Processors behind OpenCL, and the emulator.</summary>
    public static StepCosts Processor => new(20e-6, 2e9);

    /// <summary>The figures of a kind; null for the host's engines, which launch nothing.</summary>
    /// <param name="kind">The kind of device.</param>
    public static StepCosts? Of(DeviceKind kind) => kind switch
    {
        DeviceKind.Cuda => Cuda,
        DeviceKind.OpenCl => OpenCl,
        DeviceKind.IlgpuCpu => Processor,
        _ => null,
    };

    /// <summary>Whether one group is expected to be through with a batch before the launches of a step made singly are.</summary>
    /// <param name="batchBytes">Bytes of the batch's rows as they lie on the device.</param>
    public bool IsOneLaunchQuicker(double batchBytes) => batchBytes / GroupBytesPerSecond <= Launches * LaunchSeconds;

    /// <summary>Seconds of a step beside its read of X.</summary>
    /// <param name="batchBytes">Bytes of the batch's rows as they lie on the device.</param>
    /// <param name="oneLaunch">Whether the device has a launch for whole epochs of such rows.</param>
    public double Seconds(double batchBytes, bool oneLaunch) =>
        oneLaunch && IsOneLaunchQuicker(batchBytes) ? batchBytes / GroupBytesPerSecond : Launches * LaunchSeconds;
}
