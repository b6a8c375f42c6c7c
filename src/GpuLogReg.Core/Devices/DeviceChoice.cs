namespace GpuLogReg.Devices;

/// <summary>Which device a word came to mean.</summary>
/// <param name="Name">The device's name.</param>
/// <param name="Reason">Why, for people.</param>
public sealed record DeviceChoice(string Name, string Reason);
