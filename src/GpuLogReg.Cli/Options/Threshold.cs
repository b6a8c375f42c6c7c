using System.CommandLine;
using GpuLogReg.Estimators;

namespace GpuLogReg.Cli.Options;

/// <summary>The option that says from which probability on the positive class is predicted.</summary>
internal static class Threshold
{
    /// <summary>Makes it.</summary>
    public static CliOption<double> Create() => Number.Real(
        "--threshold", "P", "Predict the second of two classes where its probability is at least this.",
        p => p is > 0 and < 1, "a probability between 0 and 1, both excluded", 0.5);

    /// <summary>The threshold to use with a model; null where the most probable class is predicted.</summary>
    /// <param name="result">The command line.</param>
    /// <param name="option">What <see cref="Create"/> made.</param>
    /// <param name="model">The model.</param>
    /// <exception cref="UsageException">It is given, and the model has no positive class.</exception>
    public static double? For(ParseResult result, CliOption<double> option, LogisticModel model)
    {
        if (model.IsBinary)
            return result.GetValue(option);
        if (!result.IsGiven(option))
            return null;
        string classes = string.Join(", ", model.Classes.Take(5)) + (model.Classes.Count > 5 ? ", ..." : "");
        throw new UsageException($"--threshold is for a model of two classes with one output, and this one has {model.Outputs} ({classes}); expected none: the most probable class is predicted. Remove --threshold.");
    }
}
