using GpuLogReg.Metrics;

namespace GpuLogReg.Calibration;

/// <summary>The checks that this room shares, and the rows that are left after them.</summary>
internal static class CalibrationArguments
{
    /// <summary>Checks scores, labels and weights.</summary>
    /// <returns>Σ of the weights of class 0 and of class 1, both positive.</returns>
    public static (double Negative, double Positive) ClassWeights(ReadOnlySpan<double> scores, ReadOnlySpan<int> labels, ReadOnlySpan<double> weights, string scoresName)
    {
        MetricArguments.EnsureSameLength(labels.Length, scores.Length, scoresName, weights.Length);
        MetricArguments.EnsureBinary(labels);
        MetricArguments.WeightSum(weights, labels.Length);
        double negative = 0, positive = 0;
        for (int i = 0; i < labels.Length; i++)
        {
            if (!double.IsFinite(scores[i]))
                throw new ArgumentException(FormattableString.Invariant($"'{scoresName}' of row {i} is {scores[i]}; expected a finite number."), scoresName);
            double weight = weights.IsEmpty ? 1 : weights[i];
            if (labels[i] == 1)
                positive += weight;
            else
                negative += weight;
        }

        return negative > 0 && positive > 0
            ? (negative, positive)
            : throw new ArgumentException($"'labels' hold class {(positive > 0 ? 1 : 0)} only, or the other class has no weight; expected both classes. Hold out more rows, or split them by class.", nameof(labels));
    }

    /// <summary>
    /// The rows that count, by rising score, rows of one score joined: O(n log n). A row of weight zero leaves no trace.
    /// The sums run over a score's rows in the order given, so that equal input gives equal bits.
    /// </summary>
    public static ScoreGroup[] Group(ReadOnlySpan<double> scores, ReadOnlySpan<int> labels, ReadOnlySpan<double> weights)
    {
        double[] sorted = scores.ToArray();
        int[] order = [.. Enumerable.Range(0, sorted.Length)];
        Array.Sort(sorted, order);
        var groups = new List<ScoreGroup>();
        for (int start = 0, end; start < order.Length; start = end)
        {
            for (end = start; end < order.Length && sorted[end] == sorted[start];)
                end++;
            Array.Sort(order, start, end - start);
            double negative = 0, positive = 0;
            foreach (int row in order.AsSpan(start, end - start))
            {
                double weight = weights.IsEmpty ? 1 : weights[row];
                if (labels[row] == 1)
                    positive += weight;
                else
                    negative += weight;
            }

            if (negative + positive > 0)
                groups.Add(new ScoreGroup(sorted[start], negative, positive));
        }

        return [.. groups];
    }
}
