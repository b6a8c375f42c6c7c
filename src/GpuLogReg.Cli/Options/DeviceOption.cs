using System.Globalization;

namespace GpuLogReg.Cli.Options;

/// <summary>The option that selects where training runs.</summary>
internal static class DeviceOption
{
    private static readonly string[] s_words = ["auto", "reference", "cpu", "cuda", "opencl", "ilgpu-cpu"];

    /// <summary>Makes it.</summary>
    public static CliOption<string> Create() => new(
        "--device", "auto|reference|cpu|cuda[:i]|opencl[:i]|ilgpu-cpu",
        "Where training runs. 'auto' takes the one with the least expected time; 'gpulogreg doctor' explains it.", "auto", Parse, "auto");

    /// <summary>The word for every device that drives real hardware.</summary>
    public const string All = "all";

    /// <summary>Makes the one of benchmarks: a device, or all of them.</summary>
    public static CliOption<string> CreateForBenchmark() => new(
        "--device", "all|reference|cpu|cuda[:i]|opencl[:i]|ilgpu-cpu", "What to measure: one device, or all but the reference and the emulator.", All,
        (string text, out string? value) =>
        {
            string? expected = Parse(text, out value);
            return text == All ? null : text == "auto" ? "all or the name of a device." : expected;
        }, All);

    /// <summary>Makes the one of benchmarks of one device.</summary>
    public static CliOption<string> CreateForRace() => new(
        "--device", "cpu|reference|cuda[:i]|opencl[:i]|ilgpu-cpu", "Where ours runs; peers run on the CPU.", "cpu",
        (string text, out string? value) => Parse(text, out value) ?? (text == "auto" ? "the name of a device." : null), "cpu");

    private static string? Parse(string text, out string? value)
    {
        value = text;
        string[] parts = text.Split(':');
        bool indexed = parts.Length == 2 && parts[0] is "cuda" or "opencl"
            && uint.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out _);
        if (s_words.Contains(text) || indexed)
            return null;
        return parts is ["cuda" or "opencl", ..] ? $"{parts[0]} or {parts[0]}:i with i = 0, 1, ...; 'gpulogreg devices' lists them." : Choice.Expected(text, s_words);
    }
}
