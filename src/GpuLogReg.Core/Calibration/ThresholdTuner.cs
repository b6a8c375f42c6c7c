namespace GpuLogReg.Calibration;

/// <summary>
/// Finds the threshold on margins or probabilities that is best on held-out rows; class 1 is predicted where score ≥ threshold. O(n log n): one sort,
/// then every distinct cut in one sweep. Rows of one score are never parted.
/// </summary>
/// <remarks>
/// A threshold between two neighbouring distinct scores is their midpoint (the upper one where rounding leaves no number between). "All are 1" is
/// the lowest score itself; "none is 1" is the next double above the highest. Of cuts that are equally good the one in the widest gap wins, which
/// bears most shift in new scores; the two ends count as gap zero; of equally wide gaps the lowest wins.
/// Tune on rows that the model was not fitted on: on its own rows it is overconfident.
/// </remarks>
public static class ThresholdTuner
{
    /// <summary>The threshold with the highest metric.</summary>
    /// <param name="scores">n finite numbers that grow with P(class 1): margins or probabilities.</param>
    /// <param name="labels">n labels, 0 or 1; both must occur.</param>
    /// <param name="metric">What to maximise.</param>
    /// <param name="weights">n row weights; empty for all one.</param>
    /// <exception cref="ArgumentException">There are no rows, lengths differ, a label is not 0 or 1, a score is not finite, the weights are unfit, or one class has no weight.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such metric.</exception>
    public static TunedThreshold Maximize(ReadOnlySpan<double> scores, ReadOnlySpan<int> labels, ThresholdMetric metric, ReadOnlySpan<double> weights = default)
    {
        Func<double, double, double, double, double> value = metric switch
        {
            ThresholdMetric.F1 => static (tp, fp, fn, tn) => 2 * tp / ((2 * tp) + fp + fn),
            ThresholdMetric.Accuracy => static (tp, fp, fn, tn) => (tp + tn) / (tp + fp + fn + tn),
            ThresholdMetric.BalancedAccuracy => static (tp, fp, fn, tn) => 0.5 * ((tp / (tp + fn)) + (tn / (tn + fp))),
            ThresholdMetric.YoudenJ => static (tp, fp, fn, tn) => (tp / (tp + fn)) + (tn / (tn + fp)) - 1,
            ThresholdMetric.MatthewsCorrelation => Matthews,
            _ => throw new ArgumentOutOfRangeException(nameof(metric), $"'metric' is {(int)metric}; expected one of {string.Join(", ", Enum.GetNames<ThresholdMetric>())}."),
        };
        return Best(scores, labels, weights, value);
    }

    /// <summary>The threshold with the lowest mean cost. The value returned is that cost: Σ sᵢ·c(yᵢ, ŷᵢ)/Σ sᵢ.</summary>
    /// <param name="scores">n finite numbers that grow with P(class 1): margins or probabilities.</param>
    /// <param name="labels">n labels, 0 or 1; both must occur.</param>
    /// <param name="costs">What each outcome costs.</param>
    /// <param name="weights">n row weights; empty for all one.</param>
    /// <exception cref="ArgumentException">There are no rows, lengths differ, a label is not 0 or 1, a score is not finite, the weights are unfit, or one class has no weight.</exception>
    public static TunedThreshold MinimizeCost(ReadOnlySpan<double> scores, ReadOnlySpan<int> labels, CostMatrix costs, ReadOnlySpan<double> weights = default)
    {
        ArgumentNullException.ThrowIfNull(costs);
        var best = Best(scores, labels, weights, (tp, fp, fn, tn) =>
            -((tp * costs.TruePositive) + (fp * costs.FalsePositive) + (fn * costs.FalseNegative) + (tn * costs.TrueNegative)) / (tp + fp + fn + tn));
        return best with { Value = -best.Value };
    }

    private static TunedThreshold Best(ReadOnlySpan<double> scores, ReadOnlySpan<int> labels, ReadOnlySpan<double> weights, Func<double, double, double, double, double> value)
    {
        var (negatives, positives) = CalibrationArguments.ClassWeights(scores, labels, weights, nameof(scores));
        var groups = CalibrationArguments.Group(scores, labels, weights);
        var best = new TunedThreshold(groups[0].Score, value(positives, negatives, 0, 0));
        double bestGap = 0, below0 = 0, below1 = 0;
        for (int i = 0; i < groups.Length; i++)
        {
            below0 += groups[i].Negative;
            below1 += groups[i].Positive;
            bool last = i == groups.Length - 1;

            // What is left is counted down from the total; at the end it is zero, whatever the sums have rounded to.
            double above0 = last ? 0 : Math.Max(negatives - below0, 0), above1 = last ? 0 : Math.Max(positives - below1, 0);
            double here = value(above1, above0, positives - above1, negatives - above0);
            double gap = last ? 0 : (groups[i + 1].Score / 2) - (groups[i].Score / 2);
            if (here > best.Value || (here == best.Value && gap > bestGap))
            {
                best = new TunedThreshold(last ? Math.BitIncrement(groups[i].Score) : Between(groups[i].Score, groups[i + 1].Score), here);
                bestGap = gap;
            }
        }

        return best;
    }

    private static double Between(double low, double high)
    {
        double middle = (low / 2) + (high / 2);
        return middle > low && middle < high ? middle : high;
    }

    // Two roots rather than one of the product: four sums of large weights would overflow.
    private static double Matthews(double tp, double fp, double fn, double tn)
    {
        double scale = Math.Sqrt((tp + fp) * (tp + fn)) * Math.Sqrt((tn + fp) * (tn + fn));
        return scale > 0 ? ((tp * tn) - (fp * fn)) / scale : 0;
    }
}
