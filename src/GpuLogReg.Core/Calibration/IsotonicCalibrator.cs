namespace GpuLogReg.Calibration;

/// <summary>
/// Isotonic regression: the rising step function of the margin with the least Σ sᵢ·(p(zᵢ) − yᵢ)², found by pooling adjacent violators in O(n log n)
/// (Ayer et al., 1955; for classifiers Zadrozny and Elkan, KDD 2002). Between pools it is joined by straight lines.
/// </summary>
/// <remarks>
/// A pool is a run of neighbouring margins of one value. The knots are the first and the last margin of each pool: p is constant within a pool, linear
/// between the last margin of a pool and the first of the next, and constant beyond both ends (as scikit-learn's <c>out_of_bounds="clip"</c>).
/// A pool of one class alone has p exactly 0 or 1, so the log-loss of a new row can be infinite; with few rows prefer <see cref="PlattCalibrator"/>.
/// </remarks>
public sealed class IsotonicCalibrator : ICalibrator
{
    private readonly double[] _margins;
    private readonly double[] _values;

    private IsotonicCalibrator(double[] margins, double[] values)
    {
        (_margins, _values) = (margins, values);
        KnotMargins = Array.AsReadOnly(margins);
        KnotValues = Array.AsReadOnly(values);
    }

    /// <summary>Makes one that was fitted before.</summary>
    /// <param name="knotMargins">Strictly rising, finite, at least one.</param>
    /// <param name="knotValues">P at each, in [0, 1], never falling.</param>
    /// <exception cref="ArgumentException">They are not such numbers, or not as many of one as of the other.</exception>
    public static IsotonicCalibrator FromKnots(IReadOnlyList<double> knotMargins, IReadOnlyList<double> knotValues)
    {
        ArgumentNullException.ThrowIfNull(knotMargins);
        ArgumentNullException.ThrowIfNull(knotValues);
        if (knotMargins.Count == 0 || knotMargins.Count != knotValues.Count)
            throw new ArgumentException($"'knotMargins' has length {knotMargins.Count} and 'knotValues' {knotValues.Count}; expected the same, at least 1.", nameof(knotMargins));
        for (int i = 0; i < knotMargins.Count; i++)
        {
            if (!double.IsFinite(knotMargins[i]) || (i > 0 && !(knotMargins[i] > knotMargins[i - 1])))
                throw new ArgumentException(FormattableString.Invariant($"'knotMargins' number {i} is {knotMargins[i]}; expected finite numbers, each above the one before."), nameof(knotMargins));
            if (!(knotValues[i] is >= 0 and <= 1) || (i > 0 && knotValues[i] < knotValues[i - 1]))
                throw new ArgumentException(FormattableString.Invariant($"'knotValues' number {i} is {knotValues[i]}; expected probabilities that never fall."), nameof(knotValues));
        }

        return new IsotonicCalibrator([.. knotMargins], [.. knotValues]);
    }

    /// <summary>The margins of the knots, strictly rising.</summary>
    public IReadOnlyList<double> KnotMargins { get; }

    /// <summary>P at the knots, in [0, 1], never falling.</summary>
    public IReadOnlyList<double> KnotValues { get; }

    /// <summary>Fits the function.</summary>
    /// <param name="margins">n finite numbers, of rows that the model was not fitted on. Rows of one margin are one point, of their mean label.</param>
    /// <param name="labels">n labels, 0 or 1; both must occur.</param>
    /// <param name="weights">n row weights; empty for all one. A row of weight 0 leaves no knot.</param>
    /// <exception cref="ArgumentException">There are no rows, lengths differ, a label is not 0 or 1, a margin is not finite, the weights are unfit, or one class has no weight.</exception>
    public static IsotonicCalibrator Fit(ReadOnlySpan<double> margins, ReadOnlySpan<int> labels, ReadOnlySpan<double> weights = default)
    {
        CalibrationArguments.ClassWeights(margins, labels, weights, nameof(margins));
        var groups = CalibrationArguments.Group(margins, labels, weights);

        // A stack of pools: each group is pushed once and popped at most once, so the sweep is linear.
        var pools = new Pool[groups.Length];
        int count = 0;
        foreach (var group in groups)
        {
            var pool = new Pool(group.Score, group.Score, group.Negative + group.Positive, group.Positive);
            while (count > 0 && pools[count - 1].Mean >= pool.Mean)
            {
                var before = pools[--count];
                pool = new Pool(before.First, pool.Last, before.Weight + pool.Weight, before.Positive + pool.Positive);
            }

            pools[count++] = pool;
        }

        List<double> at = [], value = [];
        foreach (var pool in pools.AsSpan(0, count))
        {
            at.Add(pool.First);
            value.Add(pool.Mean);
            if (pool.Last > pool.First)
            {
                at.Add(pool.Last);
                value.Add(pool.Mean);
            }
        }

        return new IsotonicCalibrator([.. at], [.. value]);
    }

    /// <inheritdoc/>
    public double Probability(double margin)
    {
        if (double.IsNaN(margin))
            return double.NaN;
        int found = Array.BinarySearch(_margins, margin);
        if (found >= 0)
            return _values[found];
        int above = ~found;
        if (above == 0)
            return _values[0];
        if (above == _margins.Length)
            return _values[^1];
        double low = _margins[above - 1], high = _margins[above];

        // Halves, because the distance of two finite margins may not be finite; the minimum, because the sum may round past the upper knot.
        double share = ((margin / 2) - (low / 2)) / ((high / 2) - (low / 2));
        return Math.Min(_values[above - 1] + ((_values[above] - _values[above - 1]) * share), _values[above]);
    }

    /// <inheritdoc/>
    public double[] Probability(ReadOnlySpan<double> margins)
    {
        var result = new double[margins.Length];
        for (int i = 0; i < result.Length; i++)
            result[i] = Probability(margins[i]);
        return result;
    }

    private readonly record struct Pool(double First, double Last, double Weight, double Positive)
    {
        public double Mean => Math.Min(Positive / Weight, 1);
    }
}
