using GpuLogReg.Metrics;

namespace GpuLogReg.Samples;

/// <summary>Ten rows: five negatives right and one wrong, three positives right and one wrong.</summary>
internal static class Report
{
    public static (ConfusionMatrix Confusion, ClassificationReport Report) Run(TextWriter output)
    {
        int[] truth = [0, 0, 0, 0, 0, 0, 1, 1, 1, 1];
        int[] predicted = [0, 0, 0, 0, 0, 1, 1, 1, 1, 0];
        var confusion = ConfusionMatrix.Compute(truth, predicted, ["healthy", "ill"]);
        var report = new ClassificationReport(confusion);
        output.WriteLine(confusion);
        output.Write(report);
        return (confusion, report);
    }
}
