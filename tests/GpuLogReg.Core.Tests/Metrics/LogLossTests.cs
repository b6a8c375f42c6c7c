using GpuLogReg.Metrics;
using Xunit;

namespace GpuLogReg.Core.Tests.Metrics;

public sealed class LogLossTests
{
    [Fact]
    public void Hand_worked_values()
    {
        // P = 0.9, 0.2, 0.8, 0.65 for labels 1, 0, 1, 0: −(ln 0.9 + ln 0.8 + ln 0.8 + ln 0.35)/4
        // = (0.1053605 + 0.2231436 + 0.2231436 + 1.0498221)/4 = 0.4003674.
        double[] p = [0.9, 0.2, 0.8, 0.65];
        double[] z = [.. p.Select(v => Math.Log(v / (1 - v)))];
        Assert.Equal(0.4003674, LogLoss.FromProbabilities([1, 0, 1, 0], p), 7);
        Assert.Equal(0.4003674, LogLoss.FromMargins([1, 0, 1, 0], z), 7);

        // With weights 1, 1, 1, 0 the last row is gone: (0.1053605 + 0.2231436 + 0.2231436)/3 = 0.183883.
        Assert.Equal(0.183883, LogLoss.FromMargins([1, 0, 1, 0], z, [1, 1, 1, 0]), 6);
        Assert.Equal(Math.Log(2), LogLoss.FromMargins([1], [0]), 1e-14);
    }

    [Fact]
    public void Margins_are_exact_in_both_tails()
    {
        // softplus(1000) = 1000; softplus(−50) = log1p(e⁻⁵⁰) = e⁻⁵⁰ to 22 digits, where 1 − P has rounded to zero.
        Assert.Equal(1000, LogLoss.FromMargins([0], [1000]));
        Assert.Equal(1000, LogLoss.FromMargins([1], [-1000]));
        Assert.Equal(1, LogLoss.FromMargins([1], [50]) / Math.Exp(-50), 1e-13);
    }

    [Fact]
    public void Probabilities_are_not_clipped()
    {
        Assert.Equal(double.PositiveInfinity, LogLoss.FromProbabilities([1], [0]));
        Assert.Equal(double.PositiveInfinity, LogLoss.FromProbabilities([0], [1]));
        Assert.Equal(0, LogLoss.FromProbabilities([0, 1], [0, 1]));
        Assert.Equal(0, LogLoss.FromProbabilities([0, 1], [0, 0], [1, 0]));

        // −log(1 − p) = p + p²/2 + …
        Assert.Equal(1, LogLoss.FromProbabilities([0], [1e-20]) / 1e-20, 1e-13);
    }

    [Fact]
    public void Unfit_input_is_refused()
    {
        Assert.Throws<ArgumentException>(() => LogLoss.FromMargins([2], [0]));
        Assert.Throws<ArgumentException>(() => LogLoss.FromMargins([1], [double.NaN]));
        Assert.Throws<ArgumentException>(() => LogLoss.FromProbabilities([1], [1.1]));
        Assert.Throws<ArgumentException>(() => LogLoss.FromProbabilities([1], [double.NaN]));
    }
}
