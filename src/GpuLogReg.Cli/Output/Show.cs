using System.Globalization;

namespace GpuLogReg.Cli.Output;

/// <summary>Times and sizes for people.</summary>
internal static class Show
{
    /// <summary>Three digits in the unit that fits: "12.3 ms", "4.56 s".</summary>
    /// <param name="time">Any time.</param>
    public static string Seconds(TimeSpan time) => time.TotalSeconds switch
    {
        < 0.001 => Three(time.TotalMicroseconds) + " us",
        < 1 => Three(time.TotalMilliseconds) + " ms",
        _ => Three(time.TotalSeconds) + " s",
    };

    /// <summary>Binary units: "15.6 GiB".</summary>
    /// <param name="bytes">Any number.</param>
    public static string Bytes(long bytes)
    {
        string[] units = ["B", "KiB", "MiB", "GiB", "TiB"];
        double value = bytes;
        int unit = 0;
        for (; value >= 1024 && unit < units.Length - 1; unit++)
            value /= 1024;
        return FormattableString.Invariant($"{value:0.#} {units[unit]}");
    }

    private static string Three(double value) =>
        value.ToString(value >= 100 ? "F0" : value >= 10 ? "F1" : "F2", CultureInfo.InvariantCulture);
}
