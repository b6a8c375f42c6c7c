namespace GpuLogReg.Solvers;

/// <summary>
/// The learning rate at a step of mini-batch descent as a factor of α. With P steps an epoch and W epochs of warm-up, step s = 0, 1, … has the factor
/// (s + 1)/(W·P) while s &lt; W·P (Goyal et al., "Accurate, large minibatch SGD", 2017, 2.2); after that t = s/P − W counts epochs, in fractions, and
/// T = epochs − W of them remain.
/// </summary>
/// <remarks>
/// <para>Constant: 1. Inverse: (1 + decay·t)^−power (Robbins and Monro, 1951, need power in (½, 1]; Polyak and Juditsky, 1992, average at ½).</para>
/// <para>Cosine: ½·(1 + cos(π·t/T)) (Loshchilov and Hutter, "SGDR", 2017, eq. 5, without restarts). Step: factor^⌊t/every⌋.</para>
/// </remarks>
public sealed record LearningRateSchedule
{
    /// <summary>The form; default constant.</summary>
    public ScheduleKind Kind { get; init; }

    /// <summary>W, epochs in which the rate grows linearly to α, 0 or more; default 0.</summary>
    public int WarmupEpochs { get; init; }

    /// <summary>Decay of the inverse form for each epoch, finite and not negative; default 1.</summary>
    public double Decay { get; init; } = 1;

    /// <summary>Power of the inverse form, finite and not negative; default ½.</summary>
    public double Power { get; init; } = 0.5;

    /// <summary>Factor of the step form, above 0 and at most 1; default ½.</summary>
    public double Factor { get; init; } = 0.5;

    /// <summary>Epochs between two drops of the step form, at least 1; default 5.</summary>
    public int Every { get; init; } = 5;

    /// <summary>The factor of α at one step.</summary>
    /// <param name="step">s, 0-based, over all epochs.</param>
    /// <param name="stepsPerEpoch">P, at least 1.</param>
    /// <param name="epochs">All epochs asked for.</param>
    /// <exception cref="ArgumentOutOfRangeException">The step is negative or there is less than one step an epoch.</exception>
    public double At(long step, long stepsPerEpoch, int epochs)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(step);
        ArgumentOutOfRangeException.ThrowIfLessThan(stepsPerEpoch, 1);
        long warm = WarmupEpochs * stepsPerEpoch;
        if (step < warm)
            return (step + 1.0) / warm;
        double t = (step - warm) / (double)stepsPerEpoch;
        return Kind switch
        {
            ScheduleKind.Inverse => Math.Pow(1 + (Decay * t), -Power),
            ScheduleKind.Cosine => 0.5 * (1 + Math.Cos(Math.PI * Math.Min(1, t / Math.Max(1, epochs - WarmupEpochs)))),

            // In whole steps: t in fractions may round to just below the epoch of a drop.
            ScheduleKind.Step => Math.Pow(Factor, (step - warm) / stepsPerEpoch / Every),
            _ => 1,
        };
    }
}
