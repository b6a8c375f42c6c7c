using FsCheck;
using FsCheck.Fluent;
using GpuLogReg.Calibration;
using GpuLogReg.Losses;
using GpuLogReg.Metrics;

namespace GpuLogReg.Core.Tests.Calibration;

public sealed class PlattCalibratorTests
{
    [Fact]
    public void Hand_worked_value()
    {
        // One positive at 1, one negative at −1: targets (1 + 1)/(1 + 2) = 2/3 and 1/3, met exactly by σ(A·(±1)) with A = log 2, B = 0.
        var platt = PlattCalibrator.Fit([1, -1], [1, 0]);
        Assert.Equal(Math.Log(2), platt.Slope, 1e-14);
        Assert.Equal(0, platt.Intercept, 1e-14);
        Assert.Equal(2.0 / 3, platt.Probability(1), 1e-14);
        double[] both = platt.Probability([-1.0, 0]);
        Assert.Equal(1.0 / 3, both[0], 1e-14);
        Assert.Equal(0.5, both[1], 1e-14);

        // A weight is a repeated row: positives of weight 3 aim at 4/5, negatives of weight 1 at 1/3.
        var weighted = PlattCalibrator.Fit([1, -1], [1, 0], [3, 1]);
        Assert.Equal(0.8, weighted.Probability(1), 1e-13);
        Assert.Equal(1.0 / 3, weighted.Probability(-1), 1e-13);
    }

    [Fact]
    public void At_the_optimum_the_means_and_the_moments_match_the_targets() => Prop.ForAll(CalibrationData.Rows(), rows =>
    {
        var platt = PlattCalibrator.Fit(rows.Scores, rows.Labels, rows.Weights);
        double mean = 0, moment = 0;
        var target = Targets(rows.Labels, rows.Weights);
        for (int i = 0; i < target.Length; i++)
        {
            // ∂/∂B: Σ s·(p − t) = 0, the mean predicted is the mean target; ∂/∂A: Σ s·(p − t)·z = 0.
            mean += rows.Weights[i] * (platt.Probability(rows.Scores[i]) - target[i]);
            moment += rows.Weights[i] * (platt.Probability(rows.Scores[i]) - target[i]) * rows.Scores[i];
        }

        Assert.Equal(0, mean / rows.Weights.Sum(), 1e-10);
        Assert.Equal(0, moment / rows.Weights.Sum(), 1e-9);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void No_point_of_a_grid_around_it_is_better()
    {
        var (margins, labels) = CalibrationData.Miscalibrated(500, 4, 2, seed: 3);
        var platt = PlattCalibrator.Fit(margins, labels);
        double best = Value(platt.Slope, platt.Intercept);
        foreach (double scale in (double[])[1e-3, 1e-1, 1])
        {
            for (int i = 0; i < 16; i++)
            {
                var (sin, cos) = Math.SinCos(Math.PI * i / 8);
                Assert.True(best < Value(platt.Slope + (scale * cos), platt.Intercept + (scale * sin)));
            }
        }

        // Labels were drawn with the margin (z − 2)/4: A near 1/4, B near −1/2.
        Assert.InRange(platt.Slope, 0.2, 0.3);
        Assert.InRange(platt.Intercept, -0.8, -0.2);

        double Value(double a, double b)
        {
            var target = Targets(labels, [.. labels.Select(_ => 1.0)]);
            return Enumerable.Range(0, labels.Length).Sum(i =>
                (target[i] * Logistic.Softplus(-((a * margins[i]) + b))) + ((1 - target[i]) * Logistic.Softplus((a * margins[i]) + b)));
        }
    }

    [Theory]
    [InlineData(3, 0)]
    [InlineData(0.3, 1)]
    [InlineData(1, -2)]
    public void New_rows_are_told_better(double a, double b)
    {
        var (margins, labels) = CalibrationData.Miscalibrated(4000, a, b, seed: 7);
        var platt = PlattCalibrator.Fit(margins.AsSpan(0, 2000), labels.AsSpan(0, 2000));
        double[] raw = margins[2000..];
        int[] truth = labels[2000..];
        Assert.True(LogLoss.FromMargins(truth, [.. raw.Select(platt.Margin)]) < LogLoss.FromMargins(truth, raw) - 0.02);
        double before = ReliabilityCurve.Compute(truth, [.. raw.Select(Logistic.Sigmoid)]).ExpectedCalibrationError;
        Assert.InRange(ReliabilityCurve.Compute(truth, platt.Probability(raw)).ExpectedCalibrationError, 0, before / 2);
    }

    [Theory]
    [InlineData(1e-200)]
    [InlineData(1e150)]
    [InlineData(1e300)]
    public void The_scale_of_the_margins_does_not_matter(double scale)
    {
        var (margins, labels) = CalibrationData.Miscalibrated(200, 1, 0, seed: 5);
        double[] expected = PlattCalibrator.Fit(margins, labels).Probability(margins);
        double[] scaled = [.. margins.Select(z => z * scale)];
        double[] actual = PlattCalibrator.Fit(scaled, labels).Probability(scaled);
        for (int i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], actual[i], 1e-9);
    }

    [Fact]
    public void Separated_rows_and_equal_margins_have_a_finite_fit()
    {
        var separated = PlattCalibrator.Fit([-1e6, -2, 2, 1e6], [0, 0, 1, 1]);
        Assert.True(double.IsFinite(separated.Slope) && double.IsFinite(separated.Intercept));
        Assert.InRange(separated.Probability(2), 0.5, 1);

        // Equal margins: the constant that is the mean target, (2·(3/4) + 1·(1/3))/3.
        var constant = PlattCalibrator.Fit([5, 5, 5], [1, 1, 0]);
        Assert.Equal(0, constant.Slope);
        Assert.Equal(((2 * 0.75) + (1 / 3.0)) / 3, constant.Probability(-100), 1e-12);
        Assert.True(double.IsNaN(separated.Probability(double.NaN)));
    }

    [Fact]
    public void Unfit_input_is_refused()
    {
        Assert.Contains("class 0 only", Assert.Throws<ArgumentException>(() => PlattCalibrator.Fit([1, 2], [0, 0])).Message, StringComparison.Ordinal);
        Assert.Contains("'margins' of row 0", Assert.Throws<ArgumentException>(() => PlattCalibrator.Fit([double.PositiveInfinity, 2], [0, 1])).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => PlattCalibrator.Fit([], []));
        Assert.Throws<ArgumentException>(() => PlattCalibrator.Fit([1, 2], [0, 1], [1]));
    }

    private static double[] Targets(int[] labels, double[] weights)
    {
        double positive = labels.Zip(weights, (l, s) => l * s).Sum(), negative = weights.Sum() - positive;
        return [.. labels.Select(l => l == 1 ? (positive + 1) / (positive + 2) : 1 / (negative + 2))];
    }
}
