namespace GpuLogReg.Metrics;

/// <summary>The share of rows whose class is predicted right.</summary>
public static class Accuracy
{
    /// <summary>Σ sᵢ·[ŷᵢ = yᵢ] / Σ sᵢ, in [0, 1].</summary>
    /// <param name="labels">n class indices.</param>
    /// <param name="predicted">n class indices.</param>
    /// <param name="weights">n row weights; empty for all one.</param>
    /// <exception cref="ArgumentException">There are no rows, lengths differ, or the weights are unfit.</exception>
    public static double Compute(ReadOnlySpan<int> labels, ReadOnlySpan<int> predicted, ReadOnlySpan<double> weights = default)
    {
        MetricArguments.EnsureSameLength(labels.Length, predicted.Length, nameof(predicted), weights.Length);
        double total = MetricArguments.WeightSum(weights, labels.Length), right = 0;
        for (int i = 0; i < labels.Length; i++)
        {
            if (labels[i] == predicted[i])
                right += weights.IsEmpty ? 1 : weights[i];
        }

        return right / total;
    }
}
