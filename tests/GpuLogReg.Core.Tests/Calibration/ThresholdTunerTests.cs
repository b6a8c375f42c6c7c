using FsCheck;
using FsCheck.Fluent;
using GpuLogReg.Calibration;

namespace GpuLogReg.Core.Tests.Calibration;

public sealed class ThresholdTunerTests
{
    // Scores 0.1 (0), 0.3 (1), 0.5 (0), 0.7 (1), 0.9 (1).
    private static readonly double[] s_scores = [0.9, 0.1, 0.5, 0.7, 0.3];
    private static readonly int[] s_labels = [1, 0, 0, 1, 1];

    [Fact]
    public void Hand_worked_values()
    {
        // From 0.2 up all three positives and one negative: TP 3, FP 1, FN 0, TN 1, F1 = 6/7. From 0.6 up: TP 2, FN 1, F1 = 4/5.
        Assert.Equal(new TunedThreshold((0.1 / 2) + (0.3 / 2), 6.0 / 7), ThresholdTuner.Maximize(s_scores, s_labels, ThresholdMetric.F1));

        // Both cuts get 4 of 5; the gaps are equal but for rounding.
        Assert.Equal(0.8, ThresholdTuner.Maximize(s_scores, s_labels, ThresholdMetric.Accuracy).Value);

        // From 0.6 up: recall 2/3, specificity 1: J = 2/3, balanced accuracy 5/6; MCC = (2·2 − 0·1)/√(2·3·2·3) = 2/3.
        // From 0.2 up J = 1 + ½ − 1 = ½ and MCC = (3·1 − 1·0)/√(4·3·2·1) = 0.612.
        Assert.Equal(0.6, ThresholdTuner.Maximize(s_scores, s_labels, ThresholdMetric.YoudenJ).Threshold, 1e-15);
        Assert.Equal(2.0 / 3, ThresholdTuner.Maximize(s_scores, s_labels, ThresholdMetric.YoudenJ).Value, 1e-15);
        Assert.Equal(5.0 / 6, ThresholdTuner.Maximize(s_scores, s_labels, ThresholdMetric.BalancedAccuracy).Value, 1e-15);
        Assert.Equal(2.0 / 3, ThresholdTuner.Maximize(s_scores, s_labels, ThresholdMetric.MatthewsCorrelation).Value, 1e-15);
    }

    [Fact]
    public void Costs_move_the_threshold()
    {
        // A missed positive at 10 against a false alarm at 1: from 0.2 up one false alarm in five rows. The other way about: from 0.6 up one miss.
        Assert.Equal(new TunedThreshold((0.1 / 2) + (0.3 / 2), 0.2), ThresholdTuner.MinimizeCost(s_scores, s_labels, new CostMatrix(falsePositive: 1, falseNegative: 10)));
        var shy = ThresholdTuner.MinimizeCost(s_scores, s_labels, new CostMatrix(falsePositive: 10, falseNegative: 1));
        Assert.Equal(0.6, shy.Threshold, 1e-15);
        Assert.Equal(0.2, shy.Value);

        // A gain of 5 for each hit: −15 + 1 over five rows.
        Assert.Equal(-14.0 / 5, ThresholdTuner.MinimizeCost(s_scores, s_labels, new CostMatrix(1, 1, truePositive: -5)).Value);
    }

    [Fact]
    public void Bayes_threshold_is_the_share_of_the_false_alarm()
    {
        Assert.Equal(0.5, new CostMatrix(1, 1).BayesThreshold());
        Assert.Equal(1.0 / 11, new CostMatrix(1, 10).BayesThreshold(), 1e-15);

        // (2 − (−1))/((2 − (−1)) + (4 − 3)) = 3/4, and at that probability both decisions cost the same: ¼·2 + ¾·3 = −¼ + ¾·4 = 2.75.
        Assert.Equal(0.75, new CostMatrix(2, 4, -1, 3).BayesThreshold(), 1e-15);
        Assert.Equal(0.5, new CostMatrix(double.MaxValue, double.MaxValue, -double.MaxValue, -double.MaxValue).BayesThreshold());
        foreach (Action bad in (Action[])[() => _ = new CostMatrix(0, 1), () => _ = new CostMatrix(1, 0), () => _ = new CostMatrix(double.NaN, 1), () => _ = new CostMatrix(1, double.PositiveInfinity), () => _ = new CostMatrix(1, 1, 2)])
            Assert.Contains("the wrong decision dearer", Assert.Throws<ArgumentException>(bad).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Rows_of_one_score_stay_together_and_the_ends_are_cuts_too()
    {
        // One score: all or nothing. Two of three are positive, so all.
        Assert.Equal(new TunedThreshold(0.5, 2.0 / 3), ThresholdTuner.Maximize([0.5, 0.5, 0.5], [1, 0, 1], ThresholdMetric.Accuracy));

        // One of three: nothing, from the next double above.
        Assert.Equal(new TunedThreshold(Math.BitIncrement(0.5), 2.0 / 3), ThresholdTuner.Maximize([0.5, 0.5, 0.5], [1, 0, 0], ThresholdMetric.Accuracy));

        Assert.Equal(3, ThresholdTuner.Maximize([1, 5], [0, 1], ThresholdMetric.F1).Threshold);

        // A row of weight zero is no row: the gap is 1 to 5, not 1 to 4.
        Assert.Equal(3, ThresholdTuner.Maximize([1, 4, 5], [0, 0, 1], ThresholdMetric.F1, [1, 0, 1]).Threshold);

        // No number lies between neighbours: the upper one is the threshold.
        Assert.Equal(Math.BitIncrement(1), ThresholdTuner.Maximize([1, Math.BitIncrement(1)], [0, 1], ThresholdMetric.F1).Threshold);
    }

    [Fact]
    public void Of_equal_cuts_the_widest_gap_wins() =>
        // Negatives at 1 and 10, positives at 2 and 20: cuts between 1|2 (TP 2, FP 1) and 10|20 (TP 1, FN 1) are both right for 3 of 4.
        Assert.Equal(new TunedThreshold(15, 0.75), ThresholdTuner.Maximize([1, 10, 2, 20], [0, 0, 1, 1], ThresholdMetric.Accuracy));

    [Theory]
    [InlineData(ThresholdMetric.F1)]
    [InlineData(ThresholdMetric.Accuracy)]
    [InlineData(ThresholdMetric.BalancedAccuracy)]
    [InlineData(ThresholdMetric.YoudenJ)]
    [InlineData(ThresholdMetric.MatthewsCorrelation)]
    public void No_threshold_is_better_and_the_value_is_that_of_the_threshold(ThresholdMetric metric) => Prop.ForAll(CalibrationData.Rows(), rows =>
    {
        var tuned = ThresholdTuner.Maximize(rows.Scores, rows.Labels, metric, rows.Weights);
        Assert.Equal(Direct(rows, metric, tuned.Threshold), tuned.Value, 1e-12);
        for (double threshold = -0.5; threshold < 17; threshold += 0.5)
            Assert.True(Direct(rows, metric, threshold) <= tuned.Value + 1e-12);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Unfit_input_is_refused()
    {
        Assert.Contains("class 1 only", Assert.Throws<ArgumentException>(() => ThresholdTuner.Maximize([1, 2], [1, 1], ThresholdMetric.F1)).Message, StringComparison.Ordinal);
        Assert.Contains("class 0 only", Assert.Throws<ArgumentException>(() => ThresholdTuner.MinimizeCost([1, 2], [0, 1], new CostMatrix(1, 1), [1, 0])).Message, StringComparison.Ordinal);
        Assert.Contains("'scores' of row 1", Assert.Throws<ArgumentException>(() => ThresholdTuner.Maximize([1, double.NaN], [0, 1], ThresholdMetric.F1)).Message, StringComparison.Ordinal);
        Assert.Contains("'labels' of row 1", Assert.Throws<ArgumentException>(() => ThresholdTuner.Maximize([1, 2], [0, 2], ThresholdMetric.F1)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => ThresholdTuner.Maximize([1], [0, 1], ThresholdMetric.F1));
        Assert.Throws<ArgumentException>(() => ThresholdTuner.Maximize([1, 2], [0, 1], ThresholdMetric.F1, [1, -1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => ThresholdTuner.Maximize([1, 2], [0, 1], (ThresholdMetric)99));
    }

    private static double Direct((double[] Scores, int[] Labels, double[] Weights) rows, ThresholdMetric metric, double threshold)
    {
        double tp = 0, fp = 0, fn = 0, tn = 0;
        for (int i = 0; i < rows.Labels.Length; i++)
        {
            bool one = rows.Scores[i] >= threshold;
            if (rows.Labels[i] == 1)
                _ = one ? tp += rows.Weights[i] : fn += rows.Weights[i];
            else
                _ = one ? fp += rows.Weights[i] : tn += rows.Weights[i];
        }

        double recall = tp / (tp + fn), specificity = tn / (tn + fp);
        double factors = (tp + fp) * (tp + fn) * (tn + fp) * (tn + fn);
        return metric switch
        {
            ThresholdMetric.F1 => 2 * tp / ((2 * tp) + fp + fn),
            ThresholdMetric.Accuracy => (tp + tn) / (tp + fp + fn + tn),
            ThresholdMetric.BalancedAccuracy => (recall + specificity) / 2,
            ThresholdMetric.YoudenJ => recall + specificity - 1,
            _ => factors > 0 ? ((tp * tn) - (fp * fn)) / Math.Sqrt(factors) : 0,
        };
    }
}
