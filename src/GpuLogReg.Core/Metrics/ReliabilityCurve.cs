namespace GpuLogReg.Metrics;

/// <summary>
/// Predicted probability against observed share, by bins of equal width: bin k of m is [k/m, (k + 1)/m), the last one with 1. Bins without weight are left
/// out (Murphy and Winkler, 1977; Guo et al., ICML 2017, whose bins are closed above instead of below).
/// </summary>
public sealed class ReliabilityCurve
{
    private ReliabilityCurve(IReadOnlyList<ReliabilityBin> bins, double expected, double maximum) =>
        (Bins, ExpectedCalibrationError, MaximumCalibrationError) = (bins, expected, maximum);

    /// <summary>The bins that have weight, by rising probability.</summary>
    public IReadOnlyList<ReliabilityBin> Bins { get; }

    /// <summary>Σₖ (Wₖ/W)·|observedₖ − predictedₖ|, in [0, 1]; 0 for probabilities that hold in every bin.</summary>
    public double ExpectedCalibrationError { get; }

    /// <summary>maxₖ |observedₖ − predictedₖ|.</summary>
    public double MaximumCalibrationError { get; }

    /// <summary>Bins the rows: O(n).</summary>
    /// <param name="labels">n labels, 0 or 1.</param>
    /// <param name="probabilities">n numbers in [0, 1], P(class 1).</param>
    /// <param name="weights">n row weights; empty for all one.</param>
    /// <param name="bins">m, at least 1; default 10.</param>
    /// <exception cref="ArgumentException">There are no rows, lengths differ, a label is not 0 or 1, a probability is not in [0, 1], or the weights are unfit.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no bin.</exception>
    public static ReliabilityCurve Compute(ReadOnlySpan<int> labels, ReadOnlySpan<double> probabilities, ReadOnlySpan<double> weights = default, int bins = 10)
    {
        if (bins < 1)
            throw new ArgumentOutOfRangeException(nameof(bins), $"'bins' is {bins}; expected at least 1.");
        MetricArguments.EnsureSameLength(labels.Length, probabilities.Length, nameof(probabilities), weights.Length);
        MetricArguments.EnsureBinary(labels);
        double total = MetricArguments.WeightSum(weights, labels.Length);
        double[] weight = new double[bins], predicted = new double[bins], positive = new double[bins];
        for (int i = 0; i < labels.Length; i++)
        {
            double p = probabilities[i];
            if (!(p >= 0 && p <= 1))
                throw new ArgumentException(FormattableString.Invariant($"'probabilities' of row {i} is {p}; expected a number from 0 to 1."), nameof(probabilities));

            // p·m may round across an edge; the edges as printed, k/m, decide.
            int k = Math.Min((int)(p * bins), bins - 1);
            if (p < (double)k / bins)
                k--;
            else if (k < bins - 1 && p >= (double)(k + 1) / bins)
                k++;
            double s = weights.IsEmpty ? 1 : weights[i];
            weight[k] += s;
            predicted[k] += s * p;
            positive[k] += s * labels[i];
        }

        var filled = new List<ReliabilityBin>();
        double expected = 0, maximum = 0;
        for (int k = 0; k < bins; k++)
        {
            if (!(weight[k] > 0))
                continue;
            var bin = new ReliabilityBin((double)k / bins, (double)(k + 1) / bins, weight[k], predicted[k] / weight[k], positive[k] / weight[k]);
            double error = Math.Abs(bin.ObservedShare - bin.MeanPredicted);
            expected += weight[k] / total * error;
            maximum = Math.Max(maximum, error);
            filled.Add(bin);
        }

        return new ReliabilityCurve(filled.AsReadOnly(), expected, maximum);
    }
}
