using System.Globalization;
using GpuLogReg.Metrics;
using Spectre.Console;

namespace GpuLogReg.Cli.Output;

/// <summary>Metrics and confusion matrices as tables.</summary>
internal static class MetricsTable
{
    /// <summary>A row a metric, a column a set of rows.</summary>
    /// <param name="style">What the writer can show.</param>
    /// <param name="sets">The sets.</param>
    public static Table Of(WriterStyle style, IReadOnlyList<(string Name, BinaryMetrics Metrics)> sets)
    {
        var table = Screen.Table(style, ["metric", .. sets.Select(s => ">" + s.Name)]);
        Add("rows", m => m.Rows.ToString(CultureInfo.InvariantCulture));
        Add("accuracy", m => Four(m.Accuracy));
        Add("log-loss", m => Four(m.LogLoss));
        Add("ROC-AUC", m => m.RocAuc is { } area ? Four(area) : "one class");
        Add("precision", m => Four(m.Precision));
        Add("recall", m => Four(m.Recall));
        Add("F1", m => Four(m.F1));
        return table;

        void Add(string name, Func<BinaryMetrics, string> show) => table.AddTexts([name, .. sets.Select(s => show(s.Metrics))]);
    }

    /// <summary>The confusion matrix: true classes down, predicted classes across.</summary>
    /// <param name="style">What the writer can show.</param>
    /// <param name="confusion">The matrix.</param>
    public static Table Of(WriterStyle style, ConfusionMatrix confusion)
    {
        var table = Screen.Table(style, ["true class", .. confusion.Classes.Select(c => ">predicted " + c)]);
        for (int i = 0; i < confusion.Classes.Count; i++)
            table.AddTexts([confusion.Classes[i], .. Enumerable.Range(0, confusion.Classes.Count).Select(j => confusion[i, j].ToString("0.###", CultureInfo.InvariantCulture))]);
        return table;
    }

    private static string Four(double value) => value.ToString("F4", CultureInfo.InvariantCulture);
}
