namespace GpuLogReg.Metrics;

/// <summary>The checks that metrics share.</summary>
internal static class MetricArguments
{
    public static void EnsureSameLength(int labels, int others, string othersName, int weights)
    {
        if (labels == 0)
            throw new ArgumentException("'labels' is empty; expected at least one row.", nameof(labels));
        if (others != labels)
            throw new ArgumentException($"'{othersName}' has length {others}; expected {labels}, the length of 'labels'.", othersName);
        if (weights != 0 && weights != labels)
            throw new ArgumentException($"'weights' has length {weights}; expected {labels}, the length of 'labels', or none.", nameof(weights));
    }

    public static void EnsureBinary(ReadOnlySpan<int> labels)
    {
        int at = labels.IndexOfAnyExceptInRange(0, 1);
        if (at >= 0)
            throw new ArgumentException($"'labels' of row {at} is {labels[at]}; expected 0 or 1.", nameof(labels));
    }

    public static void EnsureClasses(ReadOnlySpan<int> indices, int classes, string name)
    {
        int at = indices.IndexOfAnyExceptInRange(0, classes - 1);
        if (at >= 0)
            throw new ArgumentException($"'{name}' of row {at} is {indices[at]}; expected a class index from 0 to {classes - 1}.", name);
    }

    /// <summary>Throws unless there are k numbers a row, none NaN, and labels below k.</summary>
    public static void EnsureScores(ReadOnlySpan<int> labels, ReadOnlySpan<double> scores, string scoresName, int classes, int weights)
    {
        if (classes < 2)
            throw new ArgumentException($"'classes' is {classes}; expected at least 2.", nameof(classes));
        EnsureSameLength(labels.Length, labels.Length, nameof(labels), weights);
        if (scores.Length != (long)labels.Length * classes)
            throw new ArgumentException($"'{scoresName}' has length {scores.Length}; expected {(long)labels.Length * classes} = {labels.Length} rows × {classes} classes.", scoresName);
        EnsureClasses(labels, classes, nameof(labels));
        for (int i = 0; i < scores.Length; i++)
        {
            if (double.IsNaN(scores[i]))
                throw new ArgumentException($"'{scoresName}' of row {i / classes}, class {i % classes} is NaN; expected a number.", scoresName);
        }
    }

    public static void EnsureNoNaN(ReadOnlySpan<double> values, string name)
    {
        for (int i = 0; i < values.Length; i++)
        {
            if (double.IsNaN(values[i]))
                throw new ArgumentException($"'{name}' of row {i} is NaN; expected a number.", name);
        }
    }

    /// <summary>Σ wᵢ, or n where there are no weights.</summary>
    public static double WeightSum(ReadOnlySpan<double> weights, int rows)
    {
        if (weights.IsEmpty)
            return rows;
        double sum = 0;
        for (int i = 0; i < weights.Length; i++)
        {
            if (!double.IsFinite(weights[i]) || weights[i] < 0)
                throw new ArgumentException(FormattableString.Invariant($"'weights' of row {i} is {weights[i]}; expected a finite number, zero or more."), nameof(weights));
            sum += weights[i];
        }

        return sum > 0 ? sum : throw new ArgumentException("'weights' are all zero; expected at least one row to count.", nameof(weights));
    }
}
