using System.CommandLine;
using System.Globalization;
using GpuLogReg.Estimators;
using GpuLogReg.Metrics;

namespace GpuLogReg.Cli.Options;

/// <summary>What 'cv' compares, and by what: the options that become <see cref="LogisticRegressionCVOptions"/>.</summary>
internal sealed class CrossValidationOptions
{
    private static readonly LogisticRegressionCVOptions s_defaults = new();

    private readonly CliOption<IReadOnlyList<double>> _cs = new(
        "--Cs", "N|C,C,...", "The values of C compared: how many between 1e-4 and 1e4, evenly in the logarithm, or the values themselves.",
        s_defaults.Cs.Count.ToString(CultureInfo.InvariantCulture), ParseCs, s_defaults.Cs);

    private readonly CliOption<IReadOnlyList<double>> _l1Ratios = Number.Reals(
        "--l1-ratios", "R,R,...", "The L1 shares compared (elasticnet).", r => r is >= 0 and <= 1, "a share from 0 to 1", "0.5");

    private readonly CliOption<int> _folds = Number.Whole("--folds", "K", "Folds; each class is dealt to them in proportion.", 2, s_defaults.Folds);
    private readonly CliOption<Scorer> _metric = new(
        "--metric", string.Join('|', Scorer.All.Select(s => s.Name)), "What is compared on the fold held out.", s_defaults.Metric.Name, ParseMetric, s_defaults.Metric);

    private readonly Option<bool> _oneStandardError = Flag.Of("--one-standard-error", "Choose the smallest C whose score is within one standard error of the best.");

    /// <summary>The options in the order of help.</summary>
    public IReadOnlyList<Option> All => [_cs, _l1Ratios, _folds, _metric, _oneStandardError];

    /// <summary>The options as the search takes them.</summary>
    /// <param name="result">The command line.</param>
    /// <param name="estimator">How each fit is done.</param>
    /// <exception cref="UsageException">An option is given that the others leave without effect.</exception>
    public LogisticRegressionCVOptions Read(ParseResult result, LogisticRegressionOptions estimator)
    {
        var ratios = result.GetValue(_l1Ratios)!;
        if (ratios.Count > 0 && estimator.Penalty.Kind != PenaltyKind.ElasticNet)
            throw new UsageException("--l1-ratios is for the elastic net; expected --penalty elasticnet with it. Add --penalty elasticnet, or remove --l1-ratios.");
        return new LogisticRegressionCVOptions
        {
            Estimator = estimator,
            Cs = result.GetValue(_cs)!,
            L1Ratios = ratios,
            Folds = result.GetValue(_folds),
            Metric = result.GetValue(_metric)!,
            OneStandardError = result.GetValue(_oneStandardError),
        };
    }

    private static string? ParseCs(string text, out IReadOnlyList<double> values)
    {
        // As in scikit-learn a whole number counts values, and anything else is one.
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int count))
        {
            values = count is > 0 and <= 1000 ? LogisticRegressionCV.Grid(count) : [];
            return values.Count > 0 ? null : "how many values, 1 to 1000, or the values themselves with commas between.";
        }

        var parsed = new List<double>();
        values = parsed;
        foreach (string part in text.Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            if (!double.TryParse(part, NumberStyles.Float, CultureInfo.InvariantCulture, out double c) || !double.IsFinite(c) || c <= 0)
                return "finite numbers above 0 with commas between, or how many values.";
            parsed.Add(c);
        }

        return parsed.Count > 0 ? null : "finite numbers above 0 with commas between, or how many values.";
    }

    private static string? ParseMetric(string text, out Scorer metric)
    {
        metric = Scorer.All.FirstOrDefault(s => s.Name == text) ?? s_defaults.Metric;
        return metric.Name == text ? null : Choice.Expected(text, [.. Scorer.All.Select(s => s.Name)]);
    }
}
