namespace GpuLogReg.References;

/// <summary>What a row asks of the device it runs on.</summary>
internal static class Devices
{
    /// <summary>Skips the calling test where a device is absent; fails it where the absent device is required.</summary>
    public static void Need(string device)
    {
        if (Registry.Backends.FirstOrDefault(b => b.Name == device) is not { Absent: { } reason } backend)
            return;
        Assert.False(backend.Required, $"{Registry.RequireVariable} requires '{device}': {reason}");
        Assert.Skip($"{device}: {reason}");
    }

    /// <summary>How near J must come to the optimum, relative to it.</summary>
    public static double Tolerance(string device) => device is "cpu" or Registry.Oracle ? 1e-9 : 1e-8;
}
