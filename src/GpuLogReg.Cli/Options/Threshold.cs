namespace GpuLogReg.Cli.Options;

/// <summary>The option that says from which probability on the positive class is predicted.</summary>
internal static class Threshold
{
    /// <summary>Makes it.</summary>
    public static CliOption<double> Create() => Number.Real(
        "--threshold", "P", "Predict the positive class where its probability is at least this.",
        p => p is > 0 and < 1, "a probability between 0 and 1, both excluded", 0.5);
}
