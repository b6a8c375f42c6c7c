using GpuLogReg.Metrics;

namespace GpuLogReg.Core.Tests.Metrics;

public class ScorerTests
{
    // P = σ(z): 1/(1 + e⁻²), 1/2, 1/(1 + e), 1/(1 + e³).
    private static readonly ScoredRows s_two = new(new[] { 1, 0, 1, 0 }, new[] { 2.0, 0, -1, -3 }, 1, default, ["no", "yes"]);

    private static readonly ScoredRows s_three = new(new[] { 0, 1, 2, 2 }, new double[] { 3, 0, 0, 0, 1, 0, 0, 0, 5, 2, 0, 1 }, 3, default, ["a", "b", "c"]);

    [Fact]
    public void Two_classes_are_scored_from_one_margin()
    {
        Assert.Equal([1, 1, 0, 0], s_two.Predicted());
        double loss = (Math.Log(1 + Math.Exp(-2)) + Math.Log(2) + Math.Log(1 + Math.E) + Math.Log(1 + Math.Exp(-3))) / 4;
        Assert.Equal(loss, Scorer.LogLoss.Score(s_two), 1e-15);
        Assert.Equal(0.5, Scorer.Accuracy.Score(s_two));
        Assert.Equal(0.5, Scorer.BalancedAccuracy.Score(s_two));
        Assert.Equal(0.5, Scorer.F1.Score(s_two));

        // Of the pairs (2, 0), (2, −3), (−1, 0), (−1, −3) three are in order.
        Assert.Equal(0.75, Scorer.RocAuc.Score(s_two));
        double[] p = [1 / (1 + Math.Exp(-2)), 0.5, 1 / (1 + Math.E), 1 / (1 + Math.Exp(3))];
        Assert.Equal((Math.Pow(p[0] - 1, 2) + 0.25 + Math.Pow(p[2] - 1, 2) + (p[3] * p[3])) / 4, Scorer.Brier.Score(s_two), 1e-15);
    }

    [Fact]
    public void More_classes_are_scored_from_a_margin_each()
    {
        Assert.Equal([0, 1, 2, 0], s_three.Predicted());
        double loss = (Math.Log(1 + (2 * Math.Exp(-3))) + Math.Log(1 + (2 / Math.E)) + Math.Log(1 + (2 * Math.Exp(-5))) + Math.Log(1 + Math.E + Math.Exp(-1))) / 4;
        Assert.Equal(loss, Scorer.LogLoss.Score(s_three), 1e-15);
        Assert.Equal(0.75, Scorer.Accuracy.Score(s_three));
        Assert.Equal((1 + 1 + 0.5) / 3, Scorer.BalancedAccuracy.Score(s_three), 1e-15);

        // F1: a 2/3 (precision 1/2, recall 1), b 1, c 2/3.
        Assert.Equal((2.0 / 3 + 1 + 2.0 / 3) / 3, Scorer.F1.Score(s_three), 1e-15);

        // log P(a): −.1, −1.55, −5.01, −.41: the row of a is above all others. b: −.55 above −3.1, −5.01, −2.41. c: −.01 above all, −1.41 above both others. 1 each.
        Assert.Equal(1, Scorer.RocAuc.Score(s_three), 1e-15);
        Assert.Contains("is for two classes; the data has 3", Assert.Throws<ArgumentException>(() => Scorer.Brier.Score(s_three)).Message, StringComparison.Ordinal);
        var two = s_three with { Labels = new[] { 0, 1, 1, 0 } };
        Assert.Contains("lack a class", Assert.Throws<ArgumentException>(() => Scorer.RocAuc.Score(two)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void One_vs_rest_margins_make_other_probabilities()
    {
        // σ(0), σ(−ln 2), σ(−ln 3) are 1/2, 1/3, 1/4 of 13/12.
        var rows = new ScoredRows(new[] { 1 }, new[] { 0, -Math.Log(2), -Math.Log(3) }, 3, default, ["a", "b", "c"]);
        Assert.Equal(Math.Log(13 / 4.0), Scorer.LogLoss.Score(rows with { OneVsRest = true }), 1e-15);
        Assert.Equal(Math.Log((1 + 0.5 + (1 / 3.0)) / 0.5), Scorer.LogLoss.Score(rows), 1e-15);
    }

    [Fact]
    public void Weights_count()
    {
        var weighted = s_two with { Weights = new double[] { 3, 1, 0, 0 } };
        Assert.Equal(0.75, Scorer.Accuracy.Score(weighted));
        Assert.Equal(((3 * Math.Log(1 + Math.Exp(-2))) + Math.Log(2)) / 4, Scorer.LogLoss.Score(weighted), 1e-15);
    }

    [Fact]
    public void Losses_are_better_low_and_names_are_distinct()
    {
        Assert.Equal([Scorer.LogLoss, Scorer.Brier], Scorer.All.Where(s => !s.HigherIsBetter));
        Assert.Equal(Scorer.All.Count, Scorer.All.Select(s => s.Name).Distinct().Count());
    }
}
