namespace GpuLogReg.Metrics;

/// <summary>The area under the receiver operating characteristic: how often a positive row scores above a negative one.</summary>
public static class RocAuc
{
    /// <summary>
    /// Σ over pairs (positive i, negative j) of sᵢ·sⱼ·([zᵢ &gt; zⱼ] + ½·[zᵢ = zⱼ]) / Σ sᵢ·sⱼ, by one sort: O(n log n) time, 12 bytes a row
    /// (Mann and Whitney's U; Hanley and McNeil, Radiology 143, 1982).
    /// </summary>
    /// <param name="labels">n labels, 0 or 1.</param>
    /// <param name="scores">n numbers that grow with P(class 1): margins or probabilities. Margins make fewer ties.</param>
    /// <param name="weights">n row weights; empty for all one.</param>
    /// <returns>In [0, 1]; ½ for scores that say nothing.</returns>
    /// <exception cref="ArgumentException">There are no rows, lengths differ, a label is not 0 or 1, a score is NaN, the weights are unfit, or one class has no weight.</exception>
    public static double Compute(ReadOnlySpan<int> labels, ReadOnlySpan<double> scores, ReadOnlySpan<double> weights = default) =>
        TryCompute(labels, scores, weights)
        ?? throw new ArgumentException($"'labels' hold class {(labels.Contains(1) ? 1 : 0)} only, or the other class has no weight; expected both classes. The area is not defined for one class.", nameof(labels));

    /// <summary>As <see cref="Compute"/>, and null where one class has no rows or no weight.</summary>
    /// <param name="labels">n labels, 0 or 1.</param>
    /// <param name="scores">n numbers that grow with P(class 1).</param>
    /// <param name="weights">n row weights; empty for all one.</param>
    /// <exception cref="ArgumentException">There are no rows, lengths differ, a label is not 0 or 1, a score is NaN, or the weights are unfit.</exception>
    public static double? TryCompute(ReadOnlySpan<int> labels, ReadOnlySpan<double> scores, ReadOnlySpan<double> weights = default)
    {
        MetricArguments.EnsureSameLength(labels.Length, scores.Length, nameof(scores), weights.Length);
        MetricArguments.EnsureBinary(labels);
        MetricArguments.EnsureNoNaN(scores, nameof(scores));
        MetricArguments.WeightSum(weights, labels.Length);

        double[] sorted = scores.ToArray();
        int[] order = [.. Enumerable.Range(0, labels.Length)];
        Array.Sort(sorted, order);

        double pairs = 0, negatives = 0, positives = 0;
        for (int start = 0, end; start < order.Length; start = end)
        {
            double tiedNegatives = 0, tiedPositives = 0;
            for (end = start; end < order.Length && sorted[end] == sorted[start]; end++)
            {
                double weight = weights.IsEmpty ? 1 : weights[order[end]];
                if (labels[order[end]] == 1)
                    tiedPositives += weight;
                else
                    tiedNegatives += weight;
            }

            pairs += tiedPositives * (negatives + (0.5 * tiedNegatives));
            negatives += tiedNegatives;
            positives += tiedPositives;
        }

        return positives > 0 && negatives > 0 ? pairs / (positives * negatives) : null;
    }

    /// <summary>
    /// The plain mean over k classes of the area of class c's scores for telling it from all others: scikit-learn's roc_auc_score with multi_class="ovr",
    /// average="macro" (Provost and Domingos, 2000, without their weighting by frequency).
    /// </summary>
    /// <param name="labels">n class indices, below k.</param>
    /// <param name="scores">n × k numbers, row-major; column c grows with P(class c) from row to row, as probabilities and their logarithms do. The margins of a softmax do not.</param>
    /// <param name="classes">k, at least 2.</param>
    /// <param name="weights">n row weights; empty for all one.</param>
    /// <returns>In [0, 1]; null where a class has no rows or no weight.</returns>
    /// <exception cref="ArgumentException">There are no rows, lengths differ, a label is not below k, a score is NaN, or the weights are unfit.</exception>
    public static double? TryMacroOneVsRest(ReadOnlySpan<int> labels, ReadOnlySpan<double> scores, int classes, ReadOnlySpan<double> weights = default)
    {
        MetricArguments.EnsureScores(labels, scores, nameof(scores), classes, weights.Length);
        var isClass = new int[labels.Length];
        var column = new double[labels.Length];
        double sum = 0;
        for (int c = 0; c < classes; c++)
        {
            for (int i = 0; i < isClass.Length; i++)
                (isClass[i], column[i]) = (labels[i] == c ? 1 : 0, scores[(i * classes) + c]);
            if (TryCompute(isClass, column, weights) is not { } area)
                return null;
            sum += area;
        }

        return sum / classes;
    }
}
