using System.Globalization;
using System.Text;

namespace GpuLogReg.Metrics;

/// <summary>How often each class was predicted as each: k × k, a row for the true class, a column for the predicted one (as scikit-learn has it).</summary>
public sealed class ConfusionMatrix
{
    private readonly double[] _counts;

    private ConfusionMatrix(IReadOnlyList<string> classes, double[] counts)
    {
        Classes = classes;
        _counts = counts;
    }

    /// <summary>The k class names.</summary>
    public IReadOnlyList<string> Classes { get; }

    /// <summary>Rows, or the sum of their weights, of a true class that were predicted as another.</summary>
    /// <param name="actual">True class index.</param>
    /// <param name="predicted">Predicted class index.</param>
    /// <exception cref="ArgumentOutOfRangeException">An index is not in 0..k − 1.</exception>
    public double this[int actual, int predicted]
    {
        get
        {
            EnsureIndex(actual, nameof(actual));
            EnsureIndex(predicted, nameof(predicted));
            return _counts[(actual * Classes.Count) + predicted];
        }
    }

    /// <summary>Σ of all cells: n, or Σ sᵢ.</summary>
    public double Total => _counts.Sum();

    /// <summary>Counts the rows.</summary>
    /// <param name="labels">n class indices.</param>
    /// <param name="predicted">n class indices.</param>
    /// <param name="classes">k names, at least 2.</param>
    /// <param name="weights">n row weights; empty for all one.</param>
    /// <exception cref="ArgumentException">There are no rows, lengths differ, an index is not below k, or the weights are unfit.</exception>
    public static ConfusionMatrix Compute(ReadOnlySpan<int> labels, ReadOnlySpan<int> predicted, IReadOnlyList<string> classes, ReadOnlySpan<double> weights = default)
    {
        ArgumentNullException.ThrowIfNull(classes);
        if (classes.Count < 2)
            throw new ArgumentException($"'classes' has length {classes.Count}; expected at least 2.", nameof(classes));
        MetricArguments.EnsureSameLength(labels.Length, predicted.Length, nameof(predicted), weights.Length);
        MetricArguments.WeightSum(weights, labels.Length);
        MetricArguments.EnsureClasses(labels, classes.Count, nameof(labels));
        MetricArguments.EnsureClasses(predicted, classes.Count, nameof(predicted));
        var counts = new double[classes.Count * classes.Count];
        for (int i = 0; i < labels.Length; i++)
            counts[(labels[i] * classes.Count) + predicted[i]] += weights.IsEmpty ? 1 : weights[i];
        return new ConfusionMatrix(classes, counts);
    }

    /// <summary>A table: true classes down, predicted classes across.</summary>
    public override string ToString()
    {
        var cells = _counts.Select(c => c.ToString("0.###", CultureInfo.InvariantCulture)).ToArray();
        int width = Math.Max(cells.Max(c => c.Length), Classes.Max(c => c.Length)) + 2;
        int first = Math.Max(Classes.Max(c => c.Length), "true \\ predicted".Length);
        var table = new StringBuilder("true \\ predicted".PadRight(first));
        foreach (string name in Classes)
            table.Append(name.PadLeft(width));
        for (int i = 0; i < Classes.Count; i++)
        {
            table.Append('\n').Append(Classes[i].PadRight(first));
            for (int j = 0; j < Classes.Count; j++)
                table.Append(cells[(i * Classes.Count) + j].PadLeft(width));
        }

        return table.Append('\n').ToString();
    }

    private void EnsureIndex(int index, string name)
    {
        if ((uint)index >= (uint)Classes.Count)
            throw new ArgumentOutOfRangeException(name, $"'{name}' is {index}; expected a class index from 0 to {Classes.Count - 1}.");
    }
}
