namespace GpuLogReg.Devices;

/// <summary>The seconds that a fit is expected to take on a device.</summary>
/// <param name="Device">The device's name.</param>
/// <param name="IsMeasured">Whether by numbers measured on it; else by those of its kind.</param>
/// <param name="Start">Until the device takes work.</param>
/// <param name="Transfer">Until X lies there.</param>
/// <param name="Passes">Losses, gradients and lines.</param>
/// <param name="Hessians">Hessians written out.</param>
public sealed record CostEstimate(string Device, bool IsMeasured, double Start, double Transfer, double Passes, double Hessians)
{
    /// <summary>All together.</summary>
    public double Seconds => Start + Transfer + Passes + Hessians;
}
