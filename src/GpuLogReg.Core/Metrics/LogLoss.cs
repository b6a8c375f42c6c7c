using GpuLogReg.Losses;

namespace GpuLogReg.Metrics;

/// <summary>The mean negative log-likelihood of labels, in nats.</summary>
public static class LogLoss
{
    /// <summary>Σ sᵢ·softplus((1 − 2yᵢ)·zᵢ) / Σ sᵢ: accurate in both tails and finite for every finite margin, where the probability itself has rounded to 0 or 1.</summary>
    /// <param name="labels">n labels, 0 or 1.</param>
    /// <param name="margins">n numbers zᵢ, the log-odds of class 1.</param>
    /// <param name="weights">n row weights; empty for all one.</param>
    /// <exception cref="ArgumentException">There are no rows, lengths differ, a label is not 0 or 1, a margin is NaN, or the weights are unfit.</exception>
    public static double FromMargins(ReadOnlySpan<int> labels, ReadOnlySpan<double> margins, ReadOnlySpan<double> weights = default)
    {
        MetricArguments.EnsureSameLength(labels.Length, margins.Length, nameof(margins), weights.Length);
        MetricArguments.EnsureBinary(labels);
        MetricArguments.EnsureNoNaN(margins, nameof(margins));
        double total = MetricArguments.WeightSum(weights, labels.Length), sum = 0;
        for (int i = 0; i < labels.Length; i++)
        {
            // A row of weight zero does not count, whatever its loss: zero times an infinite loss would be NaN.
            double weight = weights.IsEmpty ? 1 : weights[i];
            if (weight > 0)
                sum += weight * Logistic.Softplus(labels[i] == 1 ? -margins[i] : margins[i]);
        }

        return sum / total;
    }

    /// <summary>−Σ sᵢ·log(yᵢ = 1 ? pᵢ : 1 − pᵢ) / Σ sᵢ. Nothing is clipped: a label that was given probability 0 makes it +∞.</summary>
    /// <param name="labels">n labels, 0 or 1.</param>
    /// <param name="probabilities">n numbers pᵢ in [0, 1], P(class 1). Prefer margins where there are any.</param>
    /// <param name="weights">n row weights; empty for all one.</param>
    /// <exception cref="ArgumentException">There are no rows, lengths differ, a label is not 0 or 1, a probability is not in [0, 1], or the weights are unfit.</exception>
    public static double FromProbabilities(ReadOnlySpan<int> labels, ReadOnlySpan<double> probabilities, ReadOnlySpan<double> weights = default)
    {
        MetricArguments.EnsureSameLength(labels.Length, probabilities.Length, nameof(probabilities), weights.Length);
        MetricArguments.EnsureBinary(labels);
        double total = MetricArguments.WeightSum(weights, labels.Length), sum = 0;
        for (int i = 0; i < labels.Length; i++)
        {
            double p = probabilities[i];
            if (!(p >= 0 && p <= 1))
                throw new ArgumentException(FormattableString.Invariant($"'probabilities' of row {i} is {p}; expected a number from 0 to 1."), nameof(probabilities));
            double weight = weights.IsEmpty ? 1 : weights[i];
            if (weight > 0)
                sum += weight * (labels[i] == 1 ? -Math.Log(p) : NegativeLogOfComplement(p));
        }

        return sum / total;
    }

    /// <summary>−Σ sᵢ·log P(yᵢ) / Σ sᵢ over k classes. Nothing is clipped: a label whose log-probability is −∞ makes it +∞.</summary>
    /// <param name="labels">n class indices, below k.</param>
    /// <param name="logProbabilities">n × k numbers log P(c) ≤ 0, row-major.</param>
    /// <param name="classes">k, at least 2.</param>
    /// <param name="weights">n row weights; empty for all one.</param>
    /// <exception cref="ArgumentException">There are no rows, lengths differ, a label is not below k, a log-probability is NaN or above 0, or the weights are unfit.</exception>
    public static double FromLogProbabilities(ReadOnlySpan<int> labels, ReadOnlySpan<double> logProbabilities, int classes, ReadOnlySpan<double> weights = default)
    {
        MetricArguments.EnsureScores(labels, logProbabilities, nameof(logProbabilities), classes, weights.Length);
        double total = MetricArguments.WeightSum(weights, labels.Length), sum = 0;
        for (int i = 0; i < labels.Length; i++)
        {
            double log = logProbabilities[(i * classes) + labels[i]];
            if (log > 0)
                throw new ArgumentException(FormattableString.Invariant($"'logProbabilities' of row {i} is {log}; expected at most 0, the logarithm of a probability."), nameof(logProbabilities));
            double weight = weights.IsEmpty ? 1 : weights[i];
            if (weight > 0)
                sum -= weight * log;
        }

        return sum / total;
    }

    // −log(1 − p): 1 − p is exact from one half on (Sterbenz); below, log1p of the odds keeps small p accurate.
    private static double NegativeLogOfComplement(double p) => p >= 0.5 ? -Math.Log(1 - p) : ElementaryFunctions.Log1P(p / (1 - p));
}
