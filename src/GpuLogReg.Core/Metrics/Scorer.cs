namespace GpuLogReg.Metrics;

/// <summary>A number that says how good a model is on rows, and which way is better: what cross-validation chooses by. Any function will do; the usual ones are here.</summary>
/// <param name="name">For tables.</param>
/// <param name="higherIsBetter">False for losses.</param>
/// <param name="score">The number; finite.</param>
public sealed class Scorer(string name, bool higherIsBetter, Func<ScoredRows, double> score)
{
    /// <summary>Mean negative log-likelihood in nats; lower is better.</summary>
    public static Scorer LogLoss { get; } = new("log-loss", false, MeanLogLoss);

    /// <summary>The share of rows predicted right.</summary>
    public static Scorer Accuracy { get; } = new("accuracy", true, static rows => Metrics.Accuracy.Compute(rows.Labels.Span, rows.Predicted(), rows.Weights.Span));

    /// <summary>The mean over the classes of the share of their rows predicted right.</summary>
    public static Scorer BalancedAccuracy { get; } = new("balanced-accuracy", true, static rows => Report(rows).MacroAverage.Recall);

    /// <summary>F1 of the second class where there are two, else the mean of F1 over the classes.</summary>
    public static Scorer F1 { get; } = new("f1", true, static rows => rows.Classes.Count == 2 ? Report(rows).PerClass[1].F1 : Report(rows).MacroAverage.F1);

    /// <summary>Area under the ROC curve; of more than two classes the mean of each against the rest.</summary>
    public static Scorer RocAuc { get; } = new("roc-auc", true, Area);

    /// <summary>Mean of (P − y)²; two classes, lower is better.</summary>
    public static Scorer Brier { get; } = new("brier", false, static rows => BinaryMetrics.Evaluate(Binary(rows, "brier"), rows.Labels.Span, rows.Weights.Span).Brier);

    /// <summary>The usual ones.</summary>
    public static IReadOnlyList<Scorer> All { get; } = [LogLoss, Accuracy, BalancedAccuracy, F1, RocAuc, Brier];

    /// <summary>For tables.</summary>
    public string Name { get; } = name;

    /// <summary>False for losses.</summary>
    public bool HigherIsBetter { get; } = higherIsBetter;

    /// <summary>The number for some rows.</summary>
    /// <param name="rows">Labels and margins.</param>
    /// <exception cref="ArgumentException">The rows are not such that it is defined.</exception>
    public double Score(ScoredRows rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        return score(rows);
    }

    private static double MeanLogLoss(ScoredRows rows) => rows.Outputs == 1
        ? Metrics.LogLoss.FromMargins(rows.Labels.Span, rows.Margins.Span, rows.Weights.Span)
        : Metrics.LogLoss.FromLogProbabilities(rows.Labels.Span, rows.LogProbabilities(), rows.Outputs, rows.Weights.Span);

    private static double Area(ScoredRows rows) => rows.Outputs == 1
        ? Metrics.RocAuc.Compute(rows.Labels.Span, rows.Margins.Span, rows.Weights.Span)
        : Metrics.RocAuc.TryMacroOneVsRest(rows.Labels.Span, rows.LogProbabilities(), rows.Outputs, rows.Weights.Span)
            ?? throw new ArgumentException("'labels' lack a class, or one has no weight; expected rows of every class. The area is not defined without.", nameof(rows));

    private static ReadOnlySpan<double> Binary(ScoredRows rows, string name) => rows.Outputs == 1
        ? rows.Margins.Span
        : throw new ArgumentException($"Metric {name} is for two classes; the data has {rows.Classes.Count}. Use log-loss, accuracy, balanced-accuracy, f1 or roc-auc.", nameof(rows));

    private static ClassificationReport Report(ScoredRows rows) => new(ConfusionMatrix.Compute(rows.Labels.Span, rows.Predicted(), rows.Classes, rows.Weights.Span));
}
