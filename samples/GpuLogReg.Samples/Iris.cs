using GpuLogReg.Data;
using GpuLogReg.Estimators;
using GpuLogReg.Metrics;

namespace GpuLogReg.Samples;

/// <summary>Three species of iris by the size of sepal and petal: one softmax over all three, and one model a species against the rest.</summary>
internal static class Iris
{
    public static (ClassificationMetrics Softmax, double[] Probability, ClassificationMetrics OneVsRest) Run(TextWriter output)
    {
        Dataset data = DatasetReader.Read(Path.Combine(AppContext.BaseDirectory, "data", "iris.csv"));
        var options = new LogisticRegressionOptions { Standardize = true, Precision = Compute.Precision.Float64, Tolerance = 1e-8, Device = "cpu" };
        LogisticModel softmax = new LogisticRegression(options).Fit(data);
        ClassificationMetrics metrics = softmax.Evaluate(data);
        output.WriteLine(metrics.Confusion);
        output.WriteLine(metrics.Report);

        double[] probability = softmax.PredictProbabilities(data.Features.Subset([0]));
        foreach (var (species, p) in softmax.Classes.Zip(probability))
            output.WriteLine($"P(the first flower is {species}) = {p:F4}");

        LogisticModel oneVsRest = new LogisticRegression(options with { Multiclass = MulticlassKind.OneVsRest }).Fit(data);
        ClassificationMetrics other = oneVsRest.Evaluate(data);
        output.WriteLine($"accuracy {metrics.Accuracy:P1} by softmax, {other.Accuracy:P1} one against the rest");
        return (metrics, probability, other);
    }
}
