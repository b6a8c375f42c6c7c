using GpuLogReg.Compute;

namespace GpuLogReg.Parity;

/// <summary>Loss and slopes of one row, by the textbook's formulas, with the tolerance of every number where its margins err.</summary>
/// <param name="Loss">s·ℓ.</param>
/// <param name="LossTolerance">For it.</param>
/// <param name="Slopes">|s·∂ℓ/∂z|, one an output.</param>
/// <param name="SlopeTolerance">For each.</param>
internal sealed record RowExpectation(double Loss, double LossTolerance, double[] Slopes, double[] SlopeTolerance)
{
    /// <summary>Of one row.</summary>
    /// <param name="problem">The loss, labels and weights.</param>
    /// <param name="storage">How X is stored.</param>
    /// <param name="row">Which row.</param>
    /// <param name="margins">z, k numbers.</param>
    /// <param name="error">δ, by which each may be off.</param>
    public static RowExpectation Of(Problem problem, Precision storage, int row, ReadOnlySpan<double> margins, double error)
    {
        double s = problem.Data.WeightOf(row);
        int label = problem.Data.Labels.Span[row];
        if (problem.Loss == LossKind.Logistic)
        {
            double t = label == 1 ? -margins[0] : margins[0], sigma = 1 / (1 + Math.Exp(-t));
            double binary = s * (Math.Max(t, 0) + Math.Log(1 + Math.Exp(-Math.Abs(t))));
            return new RowExpectation(binary, Tolerance.LossFromMargin(s * sigma, error), [s * sigma], [Tolerance.SlopeFromMargin(s, sigma, error)]);
        }

        double[] p = Probabilities(margins);
        double others = p.Where((_, c) => c != label).Sum(), functions = Tolerance.Softmax(storage, p.Length);
        double[] z = margins.ToArray();
        double max = z.Max(), loss = s * (p[label] > 0.5 ? -Math.Log(1 - others) : max - z[label] + Math.Log(z.Sum(v => Math.Exp(v - max))));

        // What each of the k exponentials may be held at adds up in the sum of the others.
        double held = s * p.Length * Tolerance.Smallest;

        // ∂p_c/∂z_e = p_c·([c = e] − p_e), so p_c moves by at most 2·p_c·(1 − p_c)·δ, and grows by at most e^2δ over it; Σ|slopes| is twice that of y.
        double[] slopes = [.. p.Select((v, c) => s * (c == label ? others : v))];
        double[] slopeTolerance = [.. p.Select((v, c) => Tolerance.SlopeFromMargin(s, v, 2 * error) + (functions * slopes[c]) + held)];
        return new RowExpectation(loss, Tolerance.LossFromMargin(s * others, 2 * error) + (functions * loss) + held, slopes, slopeTolerance);
    }

    /// <summary>softmax(z).</summary>
    public static double[] Probabilities(ReadOnlySpan<double> margins)
    {
        double max = double.NegativeInfinity, total = 0;
        foreach (double z in margins)
            max = Math.Max(max, z);
        var p = new double[margins.Length];
        for (int c = 0; c < p.Length; c++)
            total += p[c] = Math.Exp(margins[c] - max);
        return [.. p.Select(e => e / total)];
    }
}
