using GpuLogReg.Solvers;

namespace GpuLogReg.Samples.Tests;

/// <summary>The samples that fit a model: what must hold at the optimum, and what the sample claims.</summary>
public sealed class FittedModelsTests
{
    [Fact]
    public void Two_clouds_are_told_apart()
    {
        // The centres are √18 apart, so the best possible accuracy is Φ(√18/2) = 0.983; of 80 rows four or more wrong would be a poor model.
        var (model, accuracy) = TwoFeatures.Run(TextWriter.Null);
        Assert.InRange(accuracy, 0.96, 1);
        Assert.Equal(StopReason.Converged, model.Training.StopReason);

        // The clouds mirror each other: two coefficients alike, no intercept to speak of.
        Assert.InRange(model.Coefficients[0][0] / model.Coefficients[0][1], 0.7, 1.4);
        Assert.InRange(Math.Abs(model.Intercepts[0]), 0, 0.5);
    }

    [Fact]
    public void Mini_batches_come_close_to_the_optimum_and_repeat_bit_for_bit()
    {
        var (model, optimum) = MiniBatch.Run(TextWriter.Null);
        Assert.Equal(Math.Log(2), model.Training.CostHistory[0], 1e-6);
        Assert.Equal(31, model.Training.CostHistory.Count);
        Assert.InRange(model.Training.Objective, optimum - 1e-6, optimum * 1.02);
        Assert.Equal(model.Coefficients[0], MiniBatch.Run(TextWriter.Null).Model.Coefficients[0]);
    }

    [Fact]
    public void Balanced_weights_make_both_classes_count_the_same()
    {
        var (weighted, plain, balanced, plainRecall, balancedRecall) = BalancedWeights.Run(TextWriter.Null);
        Assert.Equal(100.0 / 180, weighted.WeightOf(0), 1e-15);
        Assert.Equal(5, weighted.WeightOf(99));
        Assert.Equal(100, weighted.WeightSum(), 1e-12);

        // ∂J/∂b = 0 and b is not penalised: the mean probability is the share of the positives, by weight: 10 of 100, and 50 of 100.
        Assert.Equal(0.1, plain.Average(), 1e-5);
        Assert.Equal(0.5, Enumerable.Range(0, 100).Sum(i => weighted.WeightOf(i) * balanced[i]) / 100, 1e-5);
        Assert.True(balancedRecall >= plainRecall + 0.2);
    }

    [Fact]
    public void Calibrated_probabilities_need_no_search_for_the_threshold()
    {
        var (tuned, cost, bayes, before, after) = Thresholds.Run(TextWriter.Null);
        Assert.Equal(1.0 / 11, bayes, 1e-15);
        Assert.InRange(tuned, 0.04, 0.2);

        // Saying "0" of every row costs 10 for each tenth row: 1 a row; "1" of every row costs 0.9.
        Assert.InRange(cost, 0, 0.5);
        Assert.InRange(before, 0.1, 0.3);
        Assert.InRange(after, 0, 0.05);
    }

    [Fact]
    public void Card_fraud_is_found_and_the_distance_matters_most()
    {
        var (metrics, importance) = CardFraud.Run(TextWriter.Null);

        // A quarter of 120 rows, stratified. The distances do not overlap (5 ± 2 against 50 ± 10), so little may be missed.
        Assert.Equal(30, metrics.Rows);
        Assert.InRange(metrics.Recall, 0.8, 1);
        Assert.InRange(metrics.RocAuc!.Value, 0.99, 1);
        Assert.Equal("distance", importance[0].Feature);
        Assert.All(importance, f => Assert.Equal(f.Feature == "hour" ? -1 : 1, Math.Sign(f.Coefficient)));
    }

    [Fact]
    public void Unscaled_credit_scores_saturate_and_scaled_ones_do_not()
    {
        var (unscaled, safeRate, scaled, model) = LoanApproval.Run(TextWriter.Null);

        // ∇J at zero: (3530 − 4270)/24 for w (the sums of the scores refused and approved), 0 for b. One step makes w = 74/24 and margins
        // above 1600: the six refused cost their margins, the others nothing.
        Assert.Equal(74.0 / 24 * 3530 / 12, unscaled[1], 0.01);
        Assert.All(unscaled, cost => Assert.True(double.IsFinite(cost)));
        Assert.True(unscaled.Skip(1).Min() > Math.Log(2), "A rate of 0.1 never gets below the cost of zero weights.");

        Assert.InRange(safeRate[^1], 0.65, Math.Log(2));
        Assert.InRange(scaled[^1], 0, 0.25);
        for (int i = 1; i < scaled.Count; i++)
            Assert.True(scaled[i] < scaled[i - 1] + 1e-6);
        Assert.True(model.Coefficients[0][0] > 0);
    }

    [Fact]
    public void Three_species_are_told_apart_as_in_scikit_learn()
    {
        // scikit-learn 1.2.1, C = 1, columns standardised: four of 150 flowers wrong by softmax, eight one against the rest, P(setosa) of the first flower 0.98470.
        var (softmax, probability, oneVsRest) = Iris.Run(TextWriter.Null);
        Assert.Equal([50, 0, 0, 0, 47, 3, 0, 1, 49], from i in Enumerable.Range(0, 3) from j in Enumerable.Range(0, 3) select softmax.Confusion[i, j]);
        Assert.Equal(0.9984666666666667, softmax.RocAuc!.Value, 1e-12);
        Assert.Equal([0.984695558715998, 0.01530437926737097, 6.20166307289956e-08], probability, (a, b) => Math.Abs(a - b) < 1e-6);
        Assert.Equal(142 / 150.0, oneVsRest.Accuracy, 1e-15);
    }

    [Fact]
    public void Spam_is_told_from_ham()
    {
        var (model, accuracy, probability) = Spam.Run(TextWriter.Null);
        Assert.Equal(1, accuracy);
        Assert.All(model.Coefficients[0], c => Assert.True(c > 0));
        Assert.InRange(probability[0], 0, 0.2);
        Assert.InRange(probability[1], 0.8, 1);
    }
}
