using System.Globalization;
using System.Text;

namespace GpuLogReg.Metrics;

/// <summary>Precision, recall and F1 of every class with their averages.</summary>
public sealed class ClassificationReport
{
    /// <summary>Reads the report off a confusion matrix.</summary>
    /// <param name="matrix">k × k.</param>
    public ClassificationReport(ConfusionMatrix matrix)
    {
        ArgumentNullException.ThrowIfNull(matrix);
        Classes = matrix.Classes;
        PrecisionRecallF1[] classes = [.. Enumerable.Range(0, Classes.Count).Select(k => PrecisionRecallF1.Of(matrix, k))];
        PerClass = classes;
        double total = matrix.Total;
        Accuracy = Enumerable.Range(0, Classes.Count).Sum(k => matrix[k, k]) / total;
        MacroAverage = Average(classes, _ => 1.0 / classes.Length, total);
        WeightedAverage = Average(classes, c => c.Support / total, total);
    }

    /// <summary>The k class names.</summary>
    public IReadOnlyList<string> Classes { get; }

    /// <summary>One entry a class, in the order of <see cref="Classes"/>.</summary>
    public IReadOnlyList<PrecisionRecallF1> PerClass { get; }

    /// <summary>The share of rows predicted right.</summary>
    public double Accuracy { get; }

    /// <summary>The plain mean over the classes, those without rows included.</summary>
    public PrecisionRecallF1 MacroAverage { get; }

    /// <summary>The mean over the classes weighted by their support.</summary>
    public PrecisionRecallF1 WeightedAverage { get; }

    /// <summary>The table that scikit-learn's classification_report prints, two digits.</summary>
    public override string ToString()
    {
        int width = Math.Max("weighted avg".Length, Classes.Max(c => c.Length));
        var table = new StringBuilder();
        table.Append(new string(' ', width)).Append("  precision    recall  f1-score   support\n\n");
        for (int k = 0; k < Classes.Count; k++)
            AppendRow(table, Classes[k].PadLeft(width), PerClass[k]);
        table.Append('\n').Append("accuracy".PadLeft(width)).Append(' ', 21).Append(Number(Accuracy)).Append(Count(WeightedAverage.Support)).Append('\n');
        AppendRow(table, "macro avg".PadLeft(width), MacroAverage);
        AppendRow(table, "weighted avg".PadLeft(width), WeightedAverage);
        return table.ToString();
    }

    private static PrecisionRecallF1 Average(PrecisionRecallF1[] classes, Func<PrecisionRecallF1, double> share, double total) => new(
        classes.Sum(c => share(c) * c.Precision), classes.Sum(c => share(c) * c.Recall), classes.Sum(c => share(c) * c.F1), total);

    private static void AppendRow(StringBuilder table, string name, PrecisionRecallF1 row) => table
        .Append(name).Append(' ').Append(Number(row.Precision)).Append(Number(row.Recall)).Append(Number(row.F1)).Append(Count(row.Support)).Append('\n');

    private static string Number(double value) => value.ToString("F2", CultureInfo.InvariantCulture).PadLeft(10);

    private static string Count(double value) => value.ToString("0.##", CultureInfo.InvariantCulture).PadLeft(10);
}
