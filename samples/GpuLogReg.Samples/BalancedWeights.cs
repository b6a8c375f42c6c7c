using GpuLogReg.Data;
using GpuLogReg.Estimators;
using GpuLogReg.Metrics;

namespace GpuLogReg.Samples;

/// <summary>90 rows of one class and 10 of the other: balanced weights n/(k·nₖ), here 100/(2·90) and 100/(2·10), make the rare class count as much.</summary>
internal static class BalancedWeights
{
    public static (Dataset Weighted, double[] Plain, double[] Balanced, double PlainRecall, double BalancedRecall) Run(TextWriter output)
    {
        Dataset data = Clouds.Draw((90, [0, 0], [1, 1]), (10, [1.5, 1.5], [1, 1]), seed: 3);
        Dataset weighted = ClassWeights.Balanced.Apply(data);
        var options = new LogisticRegressionOptions { Tolerance = 1e-7 };
        LogisticModel plain = new LogisticRegression(options).Fit(data);
        LogisticModel balanced = new LogisticRegression(options with { ClassWeights = ClassWeights.Balanced }).Fit(data);
        double plainRecall = Recall(plain), balancedRecall = Recall(balanced);
        output.WriteLine($"weights {weighted.WeightOf(0):F4} and {weighted.WeightOf(99):F4}");
        output.WriteLine($"recall of the rare class: {plainRecall:P0} plain, {balancedRecall:P0} balanced");
        return (weighted, plain.PredictProbability(data.Features), balanced.PredictProbability(data.Features), plainRecall, balancedRecall);

        double Recall(LogisticModel model) => BinaryMetrics.Evaluate(model.DecisionFunction(data.Features), data.Labels.Span).Recall;
    }
}
