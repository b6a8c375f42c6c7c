using GpuLogReg.Metrics;

namespace GpuLogReg.Core.Tests.Metrics;

public sealed class ReliabilityCurveTests
{
    [Fact]
    public void Hand_worked_bins()
    {
        // Two bins: 0.1 and 0.3 (one of two is positive) and 0.5, 0.9 and 1 (two of three).
        var curve = ReliabilityCurve.Compute([0, 1, 0, 1, 1], [0.1, 0.3, 0.5, 0.9, 1], bins: 2);
        Assert.Equal(2, curve.Bins.Count);
        Assert.Equal((0, 0.5, 2), (curve.Bins[0].Lower, curve.Bins[0].Upper, curve.Bins[0].Weight));
        Assert.Equal(0.2, curve.Bins[0].MeanPredicted, 1e-15);
        Assert.Equal(0.5, curve.Bins[0].ObservedShare);
        Assert.Equal(0.8, curve.Bins[1].MeanPredicted, 1e-15);
        Assert.Equal(2.0 / 3, curve.Bins[1].ObservedShare, 1e-15);

        // 2/5·|0.5 − 0.2| + 3/5·|2/3 − 0.8| = 0.12 + 0.08.
        Assert.Equal(0.2, curve.ExpectedCalibrationError, 1e-15);
        Assert.Equal(0.3, curve.MaximumCalibrationError, 1e-15);
    }

    [Fact]
    public void Weights_count_and_empty_bins_are_left_out()
    {
        // The positive at 0.25 counts three times the negative: share ¾ against ¼. The row of weight zero opens no bin.
        var curve = ReliabilityCurve.Compute([1, 0, 1], [0.25, 0.25, 0.9], [3, 1, 0]);
        var bin = Assert.Single(curve.Bins);
        Assert.Equal(new ReliabilityBin(0.2, 0.3, 4, 0.25, 0.75), bin);
        Assert.Equal(0.5, curve.ExpectedCalibrationError);
    }

    [Fact]
    public void Edges_belong_to_the_bin_above_but_the_last()
    {
        for (int bins = 1; bins < 60; bins++)
        {
            for (int k = 0; k <= bins; k++)
            {
                var bin = Assert.Single(ReliabilityCurve.Compute([0], [(double)k / bins], bins: bins).Bins);
                Assert.Equal((double)Math.Min(k, bins - 1) / bins, bin.Lower);
            }
        }
    }

    [Fact]
    public void Unfit_input_is_refused()
    {
        Assert.Contains("'probabilities' of row 0 is 1.5", Assert.Throws<ArgumentException>(() => ReliabilityCurve.Compute([1], [1.5])).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => ReliabilityCurve.Compute([1], [double.NaN]));
        Assert.Throws<ArgumentException>(() => ReliabilityCurve.Compute([], []));
        Assert.Throws<ArgumentOutOfRangeException>(() => ReliabilityCurve.Compute([1], [1], bins: 0));
    }
}
