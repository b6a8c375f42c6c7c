using System.Globalization;

namespace GpuLogReg.Cli.Output;

/// <summary>Figures of benchmark tables as short texts; what was not measured is an empty one.</summary>
internal static class Figures
{
    /// <summary>A count.</summary>
    /// <param name="value">Any number.</param>
    public static string Count(long value) => value.ToString(CultureInfo.InvariantCulture);

    /// <summary>Milliseconds, three digits or more.</summary>
    /// <param name="seconds">A time.</param>
    public static string Milliseconds(double? seconds) => seconds is { } s ? Text(s * 1e3, s >= 0.1 ? "0" : s >= 0.01 ? "0.0" : s >= 1e-4 ? "0.000" : s >= 1e-5 ? "0.0000" : "0.00000") : "";

    /// <summary>Seconds, three digits or more.</summary>
    /// <param name="seconds">A time.</param>
    public static string Seconds(double? seconds) => seconds is { } s ? Text(s, s >= 100 ? "0" : s >= 10 ? "0.0" : s >= 1 ? "0.00" : "0.0000") : "";

    /// <summary>10⁹ bytes a second.</summary>
    /// <param name="bytesPerSecond">A speed.</param>
    public static string Gigabytes(double? bytesPerSecond) => bytesPerSecond is { } b ? Text(b / 1e9, b >= 1e11 ? "0" : "0.0") : "";

    /// <summary>A share in percent.</summary>
    /// <param name="share">1 for all.</param>
    public static string Share(double? share) => share is { } s ? Text(s * 100, "0") + "%" : "";

    /// <summary>How many times.</summary>
    /// <param name="ratio">A ratio.</param>
    public static string Times(double? ratio) => ratio is { } r ? Text(r, "0.00") + "x" : "";

    /// <summary>A number with a given format.</summary>
    /// <param name="value">The number.</param>
    /// <param name="format">A .NET format.</param>
    public static string Number(double? value, string format) => value is { } v ? Text(v, format) : "";

    private static string Text(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
