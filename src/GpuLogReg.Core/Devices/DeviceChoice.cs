namespace GpuLogReg.Devices;

/// <summary>Which device a word came to mean.</summary>
/// <param name="Name">The device's name.</param>
/// <param name="Reason">Why, for people.</param>
public sealed record DeviceChoice(string Name, string Reason)
{
    /// <summary>The reason where the user named the device.</summary>
    public const string AskedFor = "asked for";

    /// <summary>The seconds that were weighed, the device chosen first; empty where the user named it.</summary>
    public IReadOnlyList<CostEstimate> Estimates { get; init; } = [];
}
