using GpuLogReg.Data;
using GpuLogReg.Estimators;
using GpuLogReg.Metrics;

namespace GpuLogReg.Samples;

/// <summary>100 legitimate transactions and 20 fraudulent ones. On standardised columns the size of a coefficient says how much its feature matters.</summary>
internal static class CardFraud
{
    public static (BinaryMetrics Metrics, IReadOnlyList<(string Feature, double Coefficient)> Importance) Run(TextWriter output)
    {
        Dataset data = Clouds.Draw(
            (100, [100, 12, 5], [30, 3, 2]), (20, [200, 3, 50], [50, 1, 10]), seed: 5, ["amount", "hour", "distance"], ["legitimate", "fraud"]);
        var (train, test) = TrainTestSplit.Split(data, testShare: 0.25, seed: 0);
        LogisticModel model = new LogisticRegression(new() { Standardize = true, ClassWeights = ClassWeights.Balanced }).Fit(train);
        var metrics = BinaryMetrics.Evaluate(model.DecisionFunction(test.Features), test.Labels.Span, classes: model.Classes);
        output.Write(metrics.Confusion);
        (string Feature, double Coefficient)[] importance = [.. model.FeatureNames.Zip(model.Coefficients[0]).OrderByDescending(f => Math.Abs(f.Second))];
        foreach (var (feature, coefficient) in importance)
            output.WriteLine($"{feature,-10}{coefficient,8:F3}");
        return (metrics, importance);
    }
}
