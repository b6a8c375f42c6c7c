using System.Globalization;

namespace GpuLogReg.Data;

/// <summary>Rows set apart for testing, each class in proportion.</summary>
/// <param name="Train">0-based rows to train on, ascending.</param>
/// <param name="Test">0-based rows to test on, ascending.</param>
public sealed record TrainTestSplit(IReadOnlyList<int> Train, IReadOnlyList<int> Test)
{
    /// <summary>
    /// Draws the test rows of each class at random. Class k with nₖ rows gives test share·nₖ rows, rounded to the nearest (a half
    /// upwards), yet at least one and at most nₖ − 1, so that every class is on both sides.
    /// </summary>
    /// <param name="labels">n class indices.</param>
    /// <param name="testShare">In (0, 1).</param>
    /// <param name="seed">Chooses the rows; the same seed gives the same split on every machine.</param>
    /// <exception cref="ArgumentOutOfRangeException">The share is not in (0, 1).</exception>
    /// <exception cref="ArgumentException">A class has one row only.</exception>
    public static TrainTestSplit Stratified(ReadOnlySpan<int> labels, double testShare, ulong seed = 0) => Stratified(labels, testShare, seed, null);

    private static TrainTestSplit Stratified(ReadOnlySpan<int> labels, double testShare, ulong seed, IReadOnlyList<string>? classes)
    {
        if (!(testShare > 0 && testShare < 1))
            throw new ArgumentOutOfRangeException(nameof(testShare), string.Create(CultureInfo.InvariantCulture, $"'testShare' is {testShare}; expected a share between 0 and 1, both excluded."));
        if (labels.IsEmpty)
            throw new ArgumentException("'labels' is empty; expected at least two rows of each class.", nameof(labels));
        var counts = new SortedDictionary<int, int>();
        foreach (int label in labels)
            counts[label] = counts.GetValueOrDefault(label) + 1;

        var inTest = new System.Collections.BitArray(labels.Length);
        int tested = 0;
        foreach (var (label, rows) in counts)
        {
            if (rows < 2)
                throw new ArgumentException($"Class {(classes is null ? $"index {label}" : $"'{classes[label]}'")} has one row; expected at least two, one to train on and one to test on. Add rows of the class, or do not split.", nameof(labels));
            int[] order = RowsOf(labels, label, rows);
            new RandomStream(seed, (ulong)label).Shuffle(order);
            int count = (int)Math.Clamp(Math.Round(testShare * rows, MidpointRounding.AwayFromZero), 1, rows - 1);
            foreach (int row in order.AsSpan(0, count))
                inTest[row] = true;
            tested += count;
        }

        int[] train = new int[labels.Length - tested], test = new int[tested];
        for (int i = 0, trains = 0, tests = 0; i < labels.Length; i++)
        {
            if (inTest[i])
                test[tests++] = i;
            else
                train[trains++] = i;
        }

        return new TrainTestSplit(train, test);
    }

    private static int[] RowsOf(ReadOnlySpan<int> labels, int label, int count)
    {
        var rows = new int[count];
        for (int i = 0, found = 0; found < count; i++)
        {
            if (labels[i] == label)
                rows[found++] = i;
        }

        return rows;
    }

    /// <summary>Splits a data set, each class in proportion. The rows are copied, in their order.</summary>
    /// <param name="data">At least two rows of each class that it holds.</param>
    /// <param name="testShare">In (0, 1).</param>
    /// <param name="seed">Chooses the rows.</param>
    /// <exception cref="ArgumentOutOfRangeException">The share is not in (0, 1).</exception>
    /// <exception cref="ArgumentException">A class has one row only.</exception>
    public static (Dataset Train, Dataset Test) Split(Dataset data, double testShare, ulong seed = 0)
    {
        ArgumentNullException.ThrowIfNull(data);
        var split = Stratified(data.Labels.Span, testShare, seed, data.Classes);
        return (data.Subset((int[])split.Train), data.Subset((int[])split.Test));
    }

    /// <summary>
    /// The same parts, but a data set that is not needed any more: rows move, and X is never in memory twice. Its matrix is at an end; the parts
    /// lend their memory as it did (<see cref="DenseMatrix.MayLend"/>).
    /// </summary>
    /// <param name="data">At least two rows of each class that it holds. Not to be read afterwards.</param>
    /// <param name="testShare">In (0, 1).</param>
    /// <param name="seed">Chooses the rows.</param>
    /// <exception cref="ArgumentOutOfRangeException">The share is not in (0, 1).</exception>
    /// <exception cref="ArgumentException">A class has one row only; the data is as it was.</exception>
    public static (Dataset Train, Dataset Test) Divide(Dataset data, double testShare, ulong seed = 0)
    {
        ArgumentNullException.ThrowIfNull(data);
        var split = Stratified(data.Labels.Span, testShare, seed, data.Classes);
        return data.Divide((int[])split.Train, (int[])split.Test);
    }
}
