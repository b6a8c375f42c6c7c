namespace GpuLogReg.Calibration;

/// <summary>What each outcome of a binary decision costs, in any unit. Being right must be cheaper than being wrong in either class.</summary>
public sealed record CostMatrix
{
    /// <summary>Sets the four costs.</summary>
    /// <param name="falsePositive">Cost of predicting 1 where the truth is 0.</param>
    /// <param name="falseNegative">Cost of predicting 0 where the truth is 1.</param>
    /// <param name="trueNegative">Cost of predicting 0 rightly; negative for a gain.</param>
    /// <param name="truePositive">Cost of predicting 1 rightly; negative for a gain.</param>
    /// <exception cref="ArgumentException">A cost is not finite, or a wrong decision is not dearer than the right one.</exception>
    public CostMatrix(double falsePositive, double falseNegative, double trueNegative = 0, double truePositive = 0)
    {
        EnsureDearer(falsePositive, nameof(falsePositive), trueNegative, nameof(trueNegative));
        EnsureDearer(falseNegative, nameof(falseNegative), truePositive, nameof(truePositive));
        (FalsePositive, FalseNegative, TrueNegative, TruePositive) = (falsePositive, falseNegative, trueNegative, truePositive);
    }

    /// <summary>Cost of predicting 1 where the truth is 0.</summary>
    public double FalsePositive { get; }

    /// <summary>Cost of predicting 0 where the truth is 1.</summary>
    public double FalseNegative { get; }

    /// <summary>Cost of predicting 0 rightly.</summary>
    public double TrueNegative { get; }

    /// <summary>Cost of predicting 1 rightly.</summary>
    public double TruePositive { get; }

    /// <summary>
    /// The probability from which predicting 1 is the cheaper decision, where probabilities are calibrated:
    /// (c_fp − c_tn)/((c_fp − c_tn) + (c_fn − c_tp)), which is c_fp/(c_fp + c_fn) where being right is free (Elkan, IJCAI 2001, eq. 2).
    /// Needs no data; <see cref="ThresholdTuner.MinimizeCost"/> finds the threshold from rows where probabilities cannot be trusted.
    /// </summary>
    /// <returns>In (0, 1), short of rounding.</returns>
    public double BayesThreshold()
    {
        // Halves, so that the difference of two finite costs stays finite, and 1/(1 + ratio), so that the sum does.
        double overPositive = (FalsePositive / 2) - (TrueNegative / 2), overNegative = (FalseNegative / 2) - (TruePositive / 2);
        return 1 / (1 + (overNegative / overPositive));
    }

    private static void EnsureDearer(double wrong, string wrongName, double right, string rightName)
    {
        if (!double.IsFinite(wrong) || !double.IsFinite(right) || wrong <= right)
            throw new ArgumentException(FormattableString.Invariant($"'{wrongName}' is {wrong} and '{rightName}' is {right}; expected finite costs, the wrong decision dearer than the right one."), wrongName);
    }
}
