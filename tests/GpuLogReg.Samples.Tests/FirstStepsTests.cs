using GpuLogReg.Losses;

namespace GpuLogReg.Samples.Tests;

/// <summary>The samples on the formulas themselves: every number is worked by hand.</summary>
public sealed class FirstStepsTests
{
    [Fact]
    public void The_sigmoid_does_not_overflow()
    {
        var (low, high, tail, naive) = StableSigmoid.Run(TextWriter.Null);
        Assert.Equal(0, low);
        Assert.Equal(1, high);

        // σ(−40) = e⁻⁴⁰/(1 + e⁻⁴⁰) = e⁻⁴⁰ to 17 digits.
        Assert.Equal(1, tail / Math.Exp(-40), 1e-14);
        Assert.True(double.IsNaN(naive));
    }

    [Fact]
    public void The_log_loss_is_not_NaN()
    {
        var (naive, certain, wrong) = SafeLogLoss.Run(TextWriter.Null);
        Assert.True(double.IsNaN(naive));
        Assert.Equal(0, certain);
        Assert.Equal(1000, wrong);
    }

    [Fact]
    public void The_cost_starts_at_log_2_and_falls_at_every_step()
    {
        var cost = CostHistory.Run(TextWriter.Null);
        Assert.Equal(101, cost.Count);
        Assert.Equal(Math.Log(2), cost[0], 1e-15);

        // ∇J at zero: ¼·(½·(−2) + ½·(−1) − ½·1 − ½·2) = −¾ for w and 0 for b; the step is 0.1·¾, and all four rows are right by it times |x|.
        Assert.Equal((Logistic.Softplus(-0.075) + Logistic.Softplus(-0.15)) / 2, cost[1], 1e-15);
        for (int i = 1; i < cost.Count; i++)
            Assert.True(cost[i] < cost[i - 1]);
    }

    [Fact]
    public void The_penalty_is_half_lambda_over_m_times_the_squares_without_the_intercept()
    {
        // The margins are −½ for labels 0, 1, 1.
        var (plain, regularised, term) = RegularisedCost.Run(TextWriter.Null);
        Assert.Equal((Math.Log(1 + Math.Exp(-0.5)) + (2 * Math.Log(1 + Math.Exp(0.5)))) / 3, plain, 1e-14);
        Assert.Equal(1, regularised - plain, 1e-14);
        Assert.Equal(1, term, 1e-12);
    }

    [Fact]
    public void The_report_counts_what_was_given()
    {
        // TN 5, FP 1, FN 1, TP 3: precision, recall and F1 of the ill ¾, of the healthy 5/6, accuracy 8/10.
        using var output = new StringWriter();
        var (confusion, report) = Report.Run(output);
        Assert.Equal([5, 1, 1, 3], [confusion[0, 0], confusion[0, 1], confusion[1, 0], confusion[1, 1]]);
        Assert.Equal((0.75, 0.75, 0.75, 4), (report.PerClass[1].Precision, report.PerClass[1].Recall, report.PerClass[1].F1, report.PerClass[1].Support));
        Assert.Equal(5.0 / 6, report.PerClass[0].F1, 1e-15);
        Assert.Equal(0.8, report.Accuracy);
        Assert.Equal(((5.0 / 6) + 0.75) / 2, report.MacroAverage.F1, 1e-15);
        Assert.Contains("         ill       0.75      0.75      0.75         4", output.ToString(), StringComparison.Ordinal);
    }
}
