using System.CommandLine;
using GpuLogReg.Estimators;

namespace GpuLogReg.Cli.Options;

/// <summary>The option that says from which probability on the positive class is predicted.</summary>
internal static class Threshold
{
    /// <summary>Makes it.</summary>
    public static CliOption<double?> Create() => Number.OptionalReal(
        "--threshold", "P", "Predict the second of two classes where its probability is at least this. Without it the model's own threshold holds: 0.5 unless it was tuned.",
        p => p is > 0 and < 1, "a probability between 0 and 1, both excluded");

    /// <summary>The threshold to use with a model; null for its own, and where the most probable class is predicted.</summary>
    /// <param name="result">The command line.</param>
    /// <param name="option">What <see cref="Create"/> made.</param>
    /// <param name="model">The model.</param>
    /// <exception cref="UsageException">It is given, and the model has no positive class.</exception>
    public static double? For(ParseResult result, CliOption<double?> option, LogisticModel model)
    {
        if (model.IsBinary || result.GetValue(option) is null)
            return result.GetValue(option);
        string classes = string.Join(", ", model.Classes.Take(5)) + (model.Classes.Count > 5 ? ", ..." : "");
        throw new UsageException($"--threshold is for a model of two classes with one output, and this one has {model.Outputs} ({classes}); expected none: the most probable class is predicted. Remove --threshold.");
    }
}
