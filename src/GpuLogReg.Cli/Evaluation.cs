using GpuLogReg.Data;
using GpuLogReg.Estimators;
using GpuLogReg.Metrics;

namespace GpuLogReg.Cli;

/// <summary>A model against labelled rows.</summary>
internal static class Evaluation
{
    /// <summary>The metrics, weighted where the rows have weights.</summary>
    /// <param name="model">The model.</param>
    /// <param name="data">Rows of the model's features and classes.</param>
    /// <param name="threshold">The probability from which the positive class is predicted.</param>
    public static BinaryMetrics Of(LogisticModel model, Dataset data, double threshold = 0.5) =>
        BinaryMetrics.Evaluate(model.DecisionFunction(data.Features), data.Labels.Span, data.Weights.Span, threshold, model.Classes);
}
