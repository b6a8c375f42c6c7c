using System.Text.Json.Nodes;
using GpuLogReg.Metrics;

namespace GpuLogReg.Cli.Output;

/// <summary>Metrics as JSON.</summary>
internal static class MetricsJson
{
    /// <summary>rows, threshold, accuracy, logLoss, rocAuc (null for one class), brier, precision, recall, f1, confusion (rows: true classes).</summary>
    /// <param name="metrics">The metrics.</param>
    public static JsonObject Of(BinaryMetrics metrics)
    {
        var confusion = metrics.Confusion;
        return new JsonObject
        {
            ["rows"] = metrics.Rows,
            ["threshold"] = metrics.Threshold,
            ["accuracy"] = metrics.Accuracy,
            ["logLoss"] = metrics.LogLoss,
            ["rocAuc"] = metrics.RocAuc,
            ["brier"] = metrics.Brier,
            ["precision"] = metrics.Precision,
            ["recall"] = metrics.Recall,
            ["f1"] = metrics.F1,
            ["confusion"] = new JsonArray(
                new JsonArray(confusion[0, 0], confusion[0, 1]),
                new JsonArray(confusion[1, 0], confusion[1, 1])),
        };
    }
}
