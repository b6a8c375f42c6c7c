namespace GpuLogReg.Metrics;

/// <summary>How well one class is told from the others. A ratio 0/0 counts as 0: precision of a class never predicted, recall of one that has no rows.</summary>
/// <param name="Precision">TP/(TP + FP): how many of the rows predicted as the class are of it.</param>
/// <param name="Recall">TP/(TP + FN): how many rows of the class are predicted as it.</param>
/// <param name="F1">2·TP/(2·TP + FP + FN), the harmonic mean of the two.</param>
/// <param name="Support">TP + FN: rows of the class, or the sum of their weights.</param>
public readonly record struct PrecisionRecallF1(double Precision, double Recall, double F1, double Support)
{
    /// <summary>Reads the numbers of one class off a confusion matrix.</summary>
    /// <param name="matrix">k × k.</param>
    /// <param name="classIndex">The class, 0-based.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such class.</exception>
    public static PrecisionRecallF1 Of(ConfusionMatrix matrix, int classIndex)
    {
        ArgumentNullException.ThrowIfNull(matrix);
        double hits = matrix[classIndex, classIndex], actual = 0, predicted = 0;
        for (int k = 0; k < matrix.Classes.Count; k++)
        {
            actual += matrix[classIndex, k];
            predicted += matrix[k, classIndex];
        }

        return new PrecisionRecallF1(Ratio(hits, predicted), Ratio(hits, actual), Ratio(2 * hits, actual + predicted), actual);
    }

    private static double Ratio(double part, double whole) => whole > 0 ? part / whole : 0;
}
