using GpuLogReg.Metrics;

namespace GpuLogReg.Estimators;

/// <summary>What <see cref="LogisticRegressionCV"/> compares, and by what. The defaults follow scikit-learn's where it has the option.</summary>
public sealed record LogisticRegressionCVOptions
{
    /// <summary>How each fit is done; the penalty's C and L1 ratio are replaced by those compared, its seed also deals the folds.</summary>
    public LogisticRegressionOptions Estimator { get; init; } = new();

    /// <summary>The values of C compared, each finite and above 0; default ten from 1e-4 to 1e4, evenly in the logarithm.</summary>
    public IReadOnlyList<double> Cs { get; init; } = LogisticRegressionCV.Grid(10);

    /// <summary>The L1 ratios compared, each in [0, 1]; empty for that of the estimator's penalty.</summary>
    public IReadOnlyList<double> L1Ratios { get; init; } = [];

    /// <summary>Folds, at least 2; default 5. Each class is dealt to them in proportion.</summary>
    public int Folds { get; init; } = 5;

    /// <summary>What is compared; default the log-loss.</summary>
    public Scorer Metric { get; init; } = Scorer.LogLoss;

    /// <summary>
    /// Whether to choose, of the C that score within one standard error of the best at its L1 ratio, the smallest: the strongest penalty that cannot be told
    /// from the best (Breiman, Friedman, Olshen and Stone, "Classification and Regression Trees", 1984, section 3.4.3). Default false.
    /// </summary>
    public bool OneStandardError { get; init; }

    /// <summary>Whether to fit the chosen penalty to all rows at the end; default true.</summary>
    public bool Refit { get; init; } = true;
}
