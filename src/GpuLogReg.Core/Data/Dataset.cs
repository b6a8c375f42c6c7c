using System.Globalization;

namespace GpuLogReg.Data;

/// <summary>A matrix of features with a class for every row, optional row weights, and names. Immutable; the matrix is shared, never copied.</summary>
public sealed class Dataset
{
    /// <summary>Joins a matrix and its labels, and checks them: one pass over X.</summary>
    /// <param name="features">n × d, every value finite.</param>
    /// <param name="labels">n class indices into <paramref name="classes"/>.</param>
    /// <param name="classes">The names of the classes; in binary data the second is the positive one. Null for "0", "1", ….</param>
    /// <param name="weights">n row weights, finite, not negative, not all zero; empty for all one.</param>
    /// <param name="featureNames">d names; null for x0, x1, ….</param>
    /// <exception cref="ArgumentException">Lengths disagree, a value is not finite, a label is out of range, or the weights are unfit.</exception>
    public Dataset(
        FeatureMatrix features, ReadOnlyMemory<int> labels, IReadOnlyList<string>? classes = null,
        ReadOnlyMemory<double> weights = default, IReadOnlyList<string>? featureNames = null)
        : this(features, labels, classes ?? DefaultClasses(labels.Span), weights, featureNames ?? DefaultNames(features), null)
    {
        ArgumentNullException.ThrowIfNull(features);
        EnsureLength(labels.Span, features.Rows);
        if (FeatureNames.Count != features.Columns)
            throw new ArgumentException($"'featureNames' has length {FeatureNames.Count}; expected {features.Columns}, one a column.", nameof(featureNames));
        EnsureLabels(labels.Span, Classes.Count);
        EnsureWeights(weights.Span, labels.Length);
        if (features.FindNonFinite() is var (row, column))
            throw new ArgumentException($"Row {row}, column '{FeatureNames[column]}' of X is not finite; expected finite numbers. Remove the row or fill the value in.", nameof(features));
    }

    private Dataset(
        FeatureMatrix features, ReadOnlyMemory<int> labels, IReadOnlyList<string> classes,
        ReadOnlyMemory<double> weights, IReadOnlyList<string> featureNames, ColumnScaling? scaling)
    {
        Features = features;
        Labels = labels;
        Classes = classes;
        Weights = weights;
        FeatureNames = featureNames;
        Scaling = scaling;
    }

    /// <summary>X, n × d, unscaled.</summary>
    public FeatureMatrix Features { get; }

    /// <summary>n class indices.</summary>
    public ReadOnlyMemory<int> Labels { get; }

    /// <summary>The names of the classes, by index.</summary>
    public IReadOnlyList<string> Classes { get; }

    /// <summary>n row weights, or empty where all are one.</summary>
    public ReadOnlyMemory<double> Weights { get; }

    /// <summary>d names.</summary>
    public IReadOnlyList<string> FeatureNames { get; }

    /// <summary>The map that readers of rows see X through; null for none.</summary>
    public ColumnScaling? Scaling { get; }

    /// <summary>Whether the memory of X may be the engine's layout: the owner of the matrix allows it, and who prepares the objective reads X only through it.</summary>
    internal bool Lends { get; private init; }

    /// <summary>n.</summary>
    public long Rows => Features.Rows;

    /// <summary>d.</summary>
    public int Columns => Features.Columns;

    /// <summary>The same rows with other weights.</summary>
    /// <param name="weights">n row weights; empty for all one.</param>
    /// <exception cref="ArgumentException">The weights are unfit.</exception>
    public Dataset WithWeights(ReadOnlyMemory<double> weights)
    {
        EnsureWeights(weights.Span, Labels.Length);
        return new Dataset(Features, Labels, Classes, weights, FeatureNames, Scaling);
    }

    /// <summary>The same rows with other labels.</summary>
    /// <param name="labels">n class indices into <paramref name="classes"/>.</param>
    /// <param name="classes">The names of the classes.</param>
    /// <exception cref="ArgumentException">The length is not n, or a label is out of range.</exception>
    public Dataset WithLabels(ReadOnlyMemory<int> labels, IReadOnlyList<string> classes)
    {
        ArgumentNullException.ThrowIfNull(classes);
        EnsureLength(labels.Span, Rows);
        EnsureLabels(labels.Span, classes.Count);
        return new Dataset(Features, labels, classes, Weights, FeatureNames, Scaling);
    }

    /// <summary>The same rows seen through an affine map of the columns.</summary>
    /// <param name="scaling">One mean and scale a column; null for none.</param>
    /// <exception cref="ArgumentException">Its length is not d, or X is sparse: subtracting means would fill it in.</exception>
    public Dataset WithScaling(ColumnScaling? scaling)
    {
        if (scaling is not null)
            DenseMatrix.Require(Features, "columns that are centred: subtracting a mean turns every zero into a number to store. Fit sparse rows unscaled, or scale their values before");
        if (scaling is not null && scaling.Mean.Count != Columns)
            throw new ArgumentException($"'scaling' has length {scaling.Mean.Count}; expected {Columns}, one a column.", nameof(scaling));
        return new Dataset(Features, Labels, Classes, Weights, FeatureNames, scaling);
    }

    /// <summary>The same rows in another layout; finite, of the same sizes.</summary>
    internal Dataset WithFeatures(FeatureMatrix features) => new(features, Labels, Classes, Weights, FeatureNames, Scaling);

    /// <summary>Some of the rows, copied, in the order given.</summary>
    /// <param name="rows">0-based row numbers.</param>
    public Dataset Subset(ReadOnlySpan<int> rows) => Part(Features.Subset(rows), rows);

    /// <summary>Some of the rows, copied as they are seen, scaled and of one type; null where X is sparse.</summary>
    /// <param name="rows">0-based row numbers.</param>
    /// <param name="elements">Type of the copy.</param>
    internal Dataset? Subset(ReadOnlySpan<int> rows, ElementType elements) =>
        Features is DenseMatrix dense ? Part(dense.Subset(rows, elements, Scaling), rows).WithScaling(null) : null;

    /// <summary>The same rows for an objective that is to be X's only reader while it lives; they lend their memory where its owner allows it.</summary>
    internal Dataset Lending() => new(Features, Labels, Classes, Weights, FeatureNames, Scaling) { Lends = Features is DenseMatrix { MayLend: true } };

    /// <summary>Rows in two parts that take the place of this data set: its matrix is given back, or goes on as that of the first part.</summary>
    /// <param name="kept">Rows of the first part, ascending.</param>
    /// <param name="taken">The other rows, ascending.</param>
    internal (Dataset Kept, Dataset Taken) Divide(ReadOnlySpan<int> kept, ReadOnlySpan<int> taken)
    {
        if ((Features as DenseMatrix)?.TryDivide(kept, taken) is var (stays, leaves))
            return (Part(stays, kept), Part(leaves, taken));
        var parts = (Subset(kept), Subset(taken));
        Features.Dispose();
        return parts;
    }

    private Dataset Part(FeatureMatrix features, ReadOnlySpan<int> rows)
    {
        var labels = new int[rows.Length];
        var weights = Weights.IsEmpty ? [] : new double[rows.Length];
        for (int i = 0; i < rows.Length; i++)
        {
            labels[i] = Labels.Span[rows[i]];
            if (weights.Length > 0)
                weights[i] = Weights.Span[rows[i]];
        }

        return new Dataset(features, labels, Classes, weights, FeatureNames, Scaling);
    }

    /// <summary>Copies one row of X, converted to float64 and scaled.</summary>
    /// <param name="row">0-based.</param>
    /// <param name="destination">d numbers.</param>
    public void CopyRow(long row, Span<double> destination)
    {
        Features.CopyRow(row, destination);
        Scaling?.Apply(destination);
    }

    /// <summary>The weight of a row, 1 where there are none.</summary>
    /// <param name="row">0-based.</param>
    public double WeightOf(int row) => Weights.IsEmpty ? 1 : Weights.Span[row];

    /// <summary>S = Σ sᵢ, added in row order.</summary>
    public double WeightSum()
    {
        if (Weights.IsEmpty)
            return Rows;
        double sum = 0;
        foreach (double weight in Weights.Span)
            sum += weight;
        return sum;
    }

    private static string[] DefaultClasses(ReadOnlySpan<int> labels)
    {
        int classes = 2;
        foreach (int label in labels)
            classes = Math.Max(classes, label + 1);
        return [.. Enumerable.Range(0, classes).Select(k => k.ToString(CultureInfo.InvariantCulture))];
    }

    private static NumberedNames DefaultNames(FeatureMatrix features)
    {
        ArgumentNullException.ThrowIfNull(features);
        return new NumberedNames(features.Columns);
    }

    /// <summary>Throws unless there is a label for every row.</summary>
    internal static void EnsureLength(ReadOnlySpan<int> labels, long rows)
    {
        if (labels.Length != rows)
            throw new ArgumentException($"'labels' has length {labels.Length}; expected {rows}, one a row.", nameof(labels));
    }

    /// <summary>Throws unless every label is the index of a class.</summary>
    internal static void EnsureLabels(ReadOnlySpan<int> labels, int classes)
    {
        for (int i = 0; i < labels.Length; i++)
        {
            if ((uint)labels[i] >= (uint)classes)
                throw new ArgumentException($"'labels' of row {i} is {labels[i]}; expected a class index from 0 to {classes - 1}.", nameof(labels));
        }
    }

    /// <summary>Throws unless weights are none, or one a row, finite, not negative and not all zero.</summary>
    internal static void EnsureWeights(ReadOnlySpan<double> weights, int rows)
    {
        if (weights.IsEmpty)
            return;
        if (weights.Length != rows)
            throw new ArgumentException($"'weights' has length {weights.Length}; expected {rows}, one a row.", nameof(weights));
        bool anyPositive = false;
        for (int i = 0; i < weights.Length; i++)
        {
            if (!double.IsFinite(weights[i]) || weights[i] < 0)
                throw new ArgumentException($"'weights' of row {i} is {weights[i]}; expected a finite number, zero or more.", nameof(weights));
            anyPositive |= weights[i] > 0;
        }

        if (!anyPositive)
            throw new ArgumentException("'weights' are all zero; expected at least one row to count.", nameof(weights));
    }
}
