using System.Globalization;
using GpuLogReg.Metrics;
using GpuLogReg.Persistence;
using GpuLogReg.Solvers;
using Spectre.Console;

namespace GpuLogReg.Cli.Output;

/// <summary>Metrics and confusion matrices as tables.</summary>
internal static class MetricsTable
{
    // More columns than this do not fit on a line.
    private const int MostPredictedColumns = 8;
    private const int MostMistakes = 10;

    /// <summary>A row a metric, a column a set of rows. With an output a class precision, recall and F1 are the plain means over the classes.</summary>
    /// <param name="style">What the writer can show.</param>
    /// <param name="sets">The sets, all of one model.</param>
    public static Table Of(WriterStyle style, IReadOnlyList<(string Name, ClassificationMetrics Metrics)> sets)
    {
        var table = Screen.Table(style, ["metric", .. sets.Select(s => ">" + s.Name)]);
        string macro = sets[0].Metrics is BinaryMetrics ? "" : "macro ";
        Add("rows", m => m.Rows.ToString(CultureInfo.InvariantCulture));
        Add("accuracy", m => Four(m.Accuracy));
        Add("log-loss", m => Four(m.LogLoss));
        Add(macro + "ROC-AUC", m => m.RocAuc is { } area ? Four(area) : m is BinaryMetrics ? "one class" : "a class is missing");
        Add(macro + "precision", m => Four(Summary(m).Precision));
        Add(macro + "recall", m => Four(Summary(m).Recall));
        Add(macro + "F1", m => Four(Summary(m).F1));
        return table;

        void Add(string name, Func<ClassificationMetrics, string> show) => table.AddTexts([name, .. sets.Select(s => show(s.Metrics))]);
    }

    /// <summary>A row a class: how well it is told from the others, and how its own fit ended where it had one.</summary>
    /// <param name="style">What the writer can show.</param>
    /// <param name="name">Which rows.</param>
    /// <param name="report">By class.</param>
    /// <param name="fits">One a class for one-vs-rest, else none.</param>
    public static Table Of(WriterStyle style, string name, ClassificationReport report, IReadOnlyList<SolverResult> fits)
    {
        var table = Screen.Table(style, [$"class ({name})", ">rows", ">precision", ">recall", ">F1", .. fits.Count > 0 ? [">iterations", "fit"] : Array.Empty<string>()]);
        for (int k = 0; k < report.Classes.Count; k++)
        {
            var row = report.PerClass[k];
            string[] fit = fits.Count > 0 ? [fits[k].Iterations.ToString(CultureInfo.InvariantCulture), Vocabulary.StopReasons[fits[k].StopReason]] : [];
            table.AddTexts([report.Classes[k], Count(row.Support), Four(row.Precision), Four(row.Recall), Four(row.F1), .. fit]);
        }

        return table;
    }

    /// <summary>The confusion matrix: true classes down, predicted classes across; of many classes the most frequent mistakes.</summary>
    /// <param name="style">What the writer can show.</param>
    /// <param name="confusion">The matrix.</param>
    public static Table Of(WriterStyle style, ConfusionMatrix confusion)
    {
        var classes = confusion.Classes;
        if (classes.Count > MostPredictedColumns)
            return Mistakes(style, confusion);
        var table = Screen.Table(style, ["true class", .. classes.Select(c => ">predicted " + c)]);
        for (int i = 0; i < classes.Count; i++)
            table.AddTexts([classes[i], .. Enumerable.Range(0, classes.Count).Select(j => Count(confusion[i, j]))]);
        return table;
    }

    private static Table Mistakes(WriterStyle style, ConfusionMatrix confusion)
    {
        var table = Screen.Table(style, "most frequent mistakes", "predicted", ">rows");
        var cells = from i in Enumerable.Range(0, confusion.Classes.Count)
                    from j in Enumerable.Range(0, confusion.Classes.Count)
                    where i != j && confusion[i, j] > 0
                    orderby confusion[i, j] descending
                    select (Actual: i, Predicted: j);
        foreach (var (actual, predicted) in cells.Take(MostMistakes))
            table.AddTexts(confusion.Classes[actual], confusion.Classes[predicted], Count(confusion[actual, predicted]));
        return table;
    }

    private static PrecisionRecallF1 Summary(ClassificationMetrics metrics) => metrics is BinaryMetrics ? metrics.Report.PerClass[1] : metrics.Report.MacroAverage;

    private static string Count(double rows) => rows.ToString("0.###", CultureInfo.InvariantCulture);

    private static string Four(double value) => value.ToString("F4", CultureInfo.InvariantCulture);
}
