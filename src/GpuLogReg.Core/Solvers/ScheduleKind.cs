namespace GpuLogReg.Solvers;

/// <summary>How the learning rate changes; <see cref="LearningRateSchedule"/> has the formulas.</summary>
public enum ScheduleKind
{
    /// <summary>The same rate throughout.</summary>
    Constant,

    /// <summary>Divided by a power of 1 + decay·t.</summary>
    Inverse,

    /// <summary>Half a cosine, down to zero at the end.</summary>
    Cosine,

    /// <summary>A factor every few epochs.</summary>
    Step,
}
