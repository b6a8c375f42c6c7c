using GpuLogReg.Calibration;
using GpuLogReg.Data;
using GpuLogReg.Estimators;
using GpuLogReg.Metrics;

namespace GpuLogReg.Samples;

/// <summary>
/// A miss costs ten times a false alarm. Balanced weights make probabilities of the rare class too high; Platt scaling on rows that the model has not
/// seen mends them, after which the Bayes threshold 1/(1 + 10) holds without a search. Judged on rows that neither has seen.
/// </summary>
internal static class Thresholds
{
    public static (double Tuned, double TunedCost, double Bayes, double ErrorBefore, double ErrorAfter) Run(TextWriter output)
    {
        Dataset data = Clouds.Draw((3600, [0, 0], [1, 1]), (400, [1.5, 1.5], [1, 1]), seed: 4);
        var (train, rest) = TrainTestSplit.Split(data, testShare: 0.5, seed: 0);
        var (heldOut, test) = TrainTestSplit.Split(rest, testShare: 0.5, seed: 0);
        LogisticModel model = new LogisticRegression(new() { ClassWeights = ClassWeights.Balanced }).Fit(train);
        double[] margins = model.DecisionFunction(heldOut.Features);
        PlattCalibrator platt = PlattCalibrator.Fit(margins, heldOut.Labels.Span);

        var costs = new CostMatrix(falsePositive: 1, falseNegative: 10);
        TunedThreshold tuned = ThresholdTuner.MinimizeCost(platt.Probability(margins), heldOut.Labels.Span, costs);
        double[] raw = model.PredictProbability(test.Features), calibrated = platt.Probability(model.DecisionFunction(test.Features));
        double before = ReliabilityCurve.Compute(test.Labels.Span, raw).ExpectedCalibrationError;
        double after = ReliabilityCurve.Compute(test.Labels.Span, calibrated).ExpectedCalibrationError;
        output.WriteLine($"calibration error {before:F3} before, {after:F3} after Platt scaling");
        output.WriteLine($"threshold {tuned.Threshold:F3} by search (mean cost {tuned.Value:F3}), {costs.BayesThreshold():F3} by Bayes");
        return (tuned.Threshold, tuned.Value, costs.BayesThreshold(), before, after);
    }
}
