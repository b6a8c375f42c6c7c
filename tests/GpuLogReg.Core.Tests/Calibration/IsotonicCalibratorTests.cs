using FsCheck;
using FsCheck.Fluent;
using GpuLogReg.Calibration;
using GpuLogReg.Losses;
using GpuLogReg.Metrics;

namespace GpuLogReg.Core.Tests.Calibration;

public sealed class IsotonicCalibratorTests
{
    [Fact]
    public void Hand_worked_pools()
    {
        // Labels by margin 0 1 0 1: the pair 1, 0 in the middle is pooled to ½.
        var pair = IsotonicCalibrator.Fit([4, 2, 3, 1], [1, 1, 0, 0]);
        Assert.Equal([1, 2, 3, 4], pair.KnotMargins);
        Assert.Equal([0, 0.5, 0.5, 1], pair.KnotValues);

        // 1 0 0 1 1 0: 1 0 0 pools to 1/3; the last 0 pulls 1 1 down to 2/3.
        var chain = IsotonicCalibrator.Fit([1, 2, 3, 4, 5, 6], [1, 0, 0, 1, 1, 0]);
        Assert.Equal([1, 3, 4, 6], chain.KnotMargins);
        Assert.Equal([1.0 / 3, 1.0 / 3, 2.0 / 3, 2.0 / 3], chain.KnotValues);

        // Falling labels are one pool, the mean, by weight: (2·1 + 1·0 + 1·0)/4.
        var falling = IsotonicCalibrator.Fit([1, 2, 3], [1, 0, 0], [2, 1, 1]);
        Assert.Equal([1, 3], falling.KnotMargins);
        Assert.Equal([0.5, 0.5], falling.KnotValues);

        // Rows of one margin are one point of their mean label; a row of weight zero leaves no knot.
        var tied = IsotonicCalibrator.Fit([1, 1, 1, 2, 9], [0, 1, 0, 1, 0], [1, 1, 1, 1, 0]);
        Assert.Equal([1, 2], tied.KnotMargins);
        Assert.Equal([1.0 / 3, 1], tied.KnotValues);
    }

    [Fact]
    public void Lines_between_the_knots_and_flat_beyond()
    {
        var chain = IsotonicCalibrator.Fit([1, 2, 3, 5, 6, 7], [1, 0, 0, 1, 1, 0]);
        Assert.Equal(1.0 / 3, chain.Probability(2.5));
        Assert.Equal(0.5, chain.Probability(4), 1e-15);
        Assert.Equal((1.0 / 3) + (0.25 / 3), chain.Probability(3.5), 1e-15);
        Assert.Equal([1.0 / 3, 2.0 / 3], chain.Probability([double.NegativeInfinity, 1e300]));
        Assert.True(double.IsNaN(chain.Probability(double.NaN)));

        // Knots further apart than a double reaches.
        Assert.Equal(0.5, IsotonicCalibrator.Fit([-double.MaxValue, double.MaxValue], [0, 1]).Probability(0));
    }

    [Fact]
    public void Never_falls_and_stays_in_the_unit_interval() => Prop.ForAll(CalibrationData.Rows(), rows =>
    {
        var isotonic = IsotonicCalibrator.Fit(rows.Scores, rows.Labels, rows.Weights);
        double before = 0;
        for (double z = -1; z < 17; z += 0.125)
        {
            double p = isotonic.Probability(z);
            Assert.InRange(p, before, 1);
            before = p;
        }

        // The fit keeps the mean: Σ s·p = Σ s·y.
        Assert.Equal(rows.Labels.Zip(rows.Weights, (l, s) => l * s).Sum(), rows.Scores.Zip(rows.Weights, (z, s) => isotonic.Probability(z) * s).Sum(), 1e-9);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Equals_the_least_squares_by_minimum_and_maximum_of_means() => Prop.ForAll(CalibrationData.Rows(), rows =>
    {
        // p(zᵢ) = max over a ≤ zᵢ of min over b ≥ zᵢ of the mean label on [a, b] (Robertson, Wright and Dykstra, 1988).
        var isotonic = IsotonicCalibrator.Fit(rows.Scores, rows.Labels, rows.Weights);
        double[] points = [.. rows.Scores.Where((_, i) => rows.Weights[i] > 0).Distinct()];
        foreach (double z in points)
        {
            double expected = points.Where(a => a <= z).Max(a => points.Where(b => b >= z).Min(b => Mean(a, b)));
            Assert.Equal(expected, isotonic.Probability(z), 1e-12);
        }

        double Mean(double a, double b)
        {
            int[] inside = [.. Enumerable.Range(0, rows.Scores.Length).Where(i => rows.Scores[i] >= a && rows.Scores[i] <= b)];
            return inside.Sum(i => rows.Weights[i] * rows.Labels[i]) / inside.Sum(i => rows.Weights[i]);
        }
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void New_rows_are_told_better_and_its_own_rows_have_the_lower_log_loss()
    {
        var (margins, labels) = CalibrationData.Miscalibrated(6000, 3, 1, seed: 11);
        var isotonic = IsotonicCalibrator.Fit(margins.AsSpan(0, 4000), labels.AsSpan(0, 4000));
        double[] raw = margins[4000..];
        int[] truth = labels[4000..];
        double before = ReliabilityCurve.Compute(truth, [.. raw.Select(Logistic.Sigmoid)]).ExpectedCalibrationError;
        Assert.InRange(ReliabilityCurve.Compute(truth, isotonic.Probability(raw)).ExpectedCalibrationError, 0, before / 3);
        Assert.True(Brier(isotonic.Probability(raw)) < Brier([.. raw.Select(Logistic.Sigmoid)]) - 0.01);

        // The pooled means maximise the likelihood too, among all rising functions: σ is one.
        Assert.True(LogLoss.FromProbabilities(labels.AsSpan(0, 4000), isotonic.Probability(margins.AsSpan(0, 4000))) < LogLoss.FromMargins(labels.AsSpan(0, 4000), margins.AsSpan(0, 4000)));

        double Brier(double[] p) => p.Zip(truth, (v, y) => (v - y) * (v - y)).Average();
    }

    [Fact]
    public void Unfit_input_is_refused()
    {
        Assert.Contains("class 1 only", Assert.Throws<ArgumentException>(() => IsotonicCalibrator.Fit([1, 2], [1, 1])).Message, StringComparison.Ordinal);
        Assert.Contains("'margins' of row 1", Assert.Throws<ArgumentException>(() => IsotonicCalibrator.Fit([1, double.NaN], [0, 1])).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => IsotonicCalibrator.Fit([1, 2], [0, 1], [0, 0]));
    }
}
