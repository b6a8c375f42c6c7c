using System.Globalization;

namespace GpuLogReg.Data;

/// <summary>Rows dealt into folds for cross-validation, each class in proportion.</summary>
public static class StratifiedFolds
{
    /// <summary>
    /// Deals the rows of each class, in an order drawn from the seed, one by one to the folds, going on with the next class where the last one ended: every
    /// fold has ⌊nₖ/folds⌋ or ⌈nₖ/folds⌉ rows of class k, and the folds differ by at most one row in all.
    /// </summary>
    /// <param name="labels">n class indices.</param>
    /// <param name="folds">At least 2.</param>
    /// <param name="seed">Chooses the rows; the same seed gives the same folds on every machine.</param>
    /// <returns>The fold of each row, 0 … folds − 1.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer than two folds.</exception>
    /// <exception cref="ArgumentException">There are no rows, or a class has fewer rows than there are folds.</exception>
    public static int[] Deal(ReadOnlySpan<int> labels, int folds, ulong seed = 0)
    {
        if (folds < 2)
            throw new ArgumentOutOfRangeException(nameof(folds), string.Create(CultureInfo.InvariantCulture, $"'folds' is {folds}; expected 2 or more."));
        if (labels.IsEmpty)
            throw new ArgumentException($"'labels' is empty; expected at least {folds} rows of each class, one a fold.", nameof(labels));
        var byClass = new SortedDictionary<int, List<int>>();
        for (int i = 0; i < labels.Length; i++)
        {
            if (!byClass.TryGetValue(labels[i], out var rows))
                byClass.Add(labels[i], rows = []);
            rows.Add(i);
        }

        var foldOf = new int[labels.Length];
        int next = 0;
        foreach (var (label, rows) in byClass)
        {
            if (rows.Count < folds)
                throw new ArgumentException($"Class index {label} has {rows.Count} rows; expected at least {folds}, one a fold. Use fewer folds, or add rows of the class.", nameof(labels));
            int[] order = [.. rows];
            new RandomStream(seed, (ulong)label).Shuffle(order);
            foreach (int row in order)
                foldOf[row] = next++ % folds;
        }

        return foldOf;
    }
}
