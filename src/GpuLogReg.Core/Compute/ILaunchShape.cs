namespace GpuLogReg.Compute;

/// <summary>An optional face of an objective: how its pass over the rows is spread over the device, on which the order of sums depends.</summary>
public interface ILaunchShape
{
    /// <summary>The shape and where it comes from, in a few words; null where there is none to choose.</summary>
    string? LaunchShape { get; }
}
