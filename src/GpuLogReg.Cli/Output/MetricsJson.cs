using System.Text.Json.Nodes;
using GpuLogReg.Metrics;

namespace GpuLogReg.Cli.Output;

/// <summary>Metrics as JSON.</summary>
internal static class MetricsJson
{
    /// <summary>
    /// Of a binary model: rows, threshold, accuracy, logLoss (null where it is infinite, as an isotonic calibrator can make it), rocAuc (null for one class), brier, precision, recall, f1, confusion (rows: true classes). Of others:
    /// rows, accuracy, logLoss, rocAuc (mean of each class against the rest, null where one has no rows), macroAverage, weightedAverage, perClass, confusion.
    /// </summary>
    /// <param name="metrics">The metrics.</param>
    public static JsonObject Of(ClassificationMetrics metrics)
    {
        var json = new JsonObject { ["rows"] = metrics.Rows };
        if (metrics is BinaryMetrics thresholded)
            json["threshold"] = thresholded.Threshold;
        json["accuracy"] = metrics.Accuracy;
        json["logLoss"] = double.IsFinite(metrics.LogLoss) ? metrics.LogLoss : null;
        json["rocAuc"] = metrics.RocAuc;
        if (metrics is BinaryMetrics binary)
        {
            json["brier"] = binary.Brier;
            json["precision"] = binary.Precision;
            json["recall"] = binary.Recall;
            json["f1"] = binary.F1;
        }
        else
        {
            var report = metrics.Report;
            json["macroAverage"] = Row(report.MacroAverage);
            json["weightedAverage"] = Row(report.WeightedAverage);
            json["perClass"] = new JsonArray([.. report.Classes.Select((name, k) => Row(report.PerClass[k], name))]);
        }

        int classes = metrics.Confusion.Classes.Count;
        json["confusion"] = new JsonArray([.. Enumerable.Range(0, classes).Select(i => new JsonArray([.. Enumerable.Range(0, classes).Select(j => JsonValue.Create(metrics.Confusion[i, j]))]))]);
        return json;
    }

    private static JsonObject Row(PrecisionRecallF1 row, string? name = null)
    {
        var json = new JsonObject();
        if (name is not null)
            json["class"] = name;
        json["precision"] = row.Precision;
        json["recall"] = row.Recall;
        json["f1"] = row.F1;
        json["support"] = row.Support;
        return json;
    }
}
