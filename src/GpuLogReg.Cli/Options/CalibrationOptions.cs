using System.CommandLine;
using System.Globalization;
using GpuLogReg.Calibration;
using GpuLogReg.Estimators;
using GpuLogReg.Persistence;

namespace GpuLogReg.Cli.Options;

/// <summary>What 'train' does with rows held out from the fit: calibrate the probabilities of two classes, and choose the threshold.</summary>
internal sealed class CalibrationOptions
{
    private readonly CliOption<CalibrationKind?> _calibrate = Choice.Optional(
        "--calibrate", "Calibrate probabilities on rows held out: by a logistic curve, or by a rising step function. Two classes.", Vocabulary.Calibrations);

    private readonly CliOption<ThresholdMetric?> _metric = Choice.Optional(
        "--tune-threshold", "Choose the threshold that is best on rows held out. Two classes.", Vocabulary.ThresholdMetrics);

    private readonly CliOption<CostMatrix?> _costs = new(
        "--costs", "FP,FN", "Choose the threshold that costs least on rows held out, by the cost of a false positive and of a false negative. Two classes.", null, ParseCosts, null);

    private readonly CliOption<double> _share = Number.Real(
        "--calibration-size", "SHARE", "Hold this share of each class out from the fit for --calibrate, --tune-threshold and --costs.", s => s is > 0 and < 1, "a share between 0 and 1, both excluded", 0.2);

    /// <summary>The options in the order of help.</summary>
    public IReadOnlyList<Option> All => [_calibrate, _metric, _costs, _share];

    /// <summary>What was asked for; null for nothing.</summary>
    /// <param name="result">The command line.</param>
    /// <param name="multiclass">How classes are told apart.</param>
    /// <exception cref="UsageException">Two options contradict each other, or one has no effect.</exception>
    public CalibrationSettings? Read(ParseResult result, MulticlassKind multiclass)
    {
        var settings = new CalibrationSettings(result.GetValue(_calibrate), result.GetValue(_metric), result.GetValue(_costs), result.GetValue(_share));
        if (settings.Metric is not null && settings.Costs is not null)
            throw new UsageException("--tune-threshold and --costs both choose the threshold; expected one of the two. Remove one.");
        if (settings.Kind is null && settings.Metric is null && settings.Costs is null)
        {
            return result.IsGiven(_share)
                ? throw new UsageException("--calibration-size has no effect by itself; expected --calibrate, --tune-threshold or --costs with it. Add one, or remove --calibration-size.")
                : null;
        }

        return multiclass == MulticlassKind.Softmax
            ? throw new UsageException("--multiclass softmax has an output a class, and probabilities are calibrated and thresholds chosen for one output of two classes; expected one output. Remove --multiclass.")
            : settings;
    }

    private static string? ParseCosts(string text, out CostMatrix? value)
    {
        const string Expected = "two numbers above 0 with a comma between: what a false positive costs and what a false negative costs.";
        value = null;
        string[] parts = text.Split(',');
        double[] costs = new double[2];
        for (int i = 0; i < costs.Length; i++)
        {
            if (parts.Length != 2 || !double.TryParse(parts[i], NumberStyles.Float, CultureInfo.InvariantCulture, out costs[i]) || !double.IsFinite(costs[i]) || costs[i] <= 0)
                return Expected;
        }

        value = new CostMatrix(costs[0], costs[1]);
        return null;
    }
}
