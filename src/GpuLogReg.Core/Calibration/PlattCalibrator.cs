using GpuLogReg.Losses;

namespace GpuLogReg.Calibration;

/// <summary>
/// Platt scaling: p = σ(A·z + B), with A and B fitted to held-out rows by maximum likelihood against smoothed targets
/// t₊ = (N₊ + 1)/(N₊ + 2) and t₋ = 1/(N₋ + 2) (Platt, 1999; Lin, Lin and Weng, Machine Learning 68, 2007, whose A and B have the other sign).
/// N₊ and N₋ are the sums of the weights of the classes. The targets keep A and B finite on rows that the margins part without error.
/// </summary>
/// <remarks>
/// Two parameters and targets between 0 and 1 are solved by a Newton iteration of their own: it reads the margins alone, needs no backend, and the
/// 2 × 2 system has a closed form that stays accurate for margins of any scale, where the solvers would need a matrix, each row twice (once a class)
/// and a tolerance that fits the scale.
/// </remarks>
public sealed class PlattCalibrator : ICalibrator
{
    private const int MostSteps = 200;

    /// <summary>Makes one that was fitted before.</summary>
    /// <param name="slope">A, finite.</param>
    /// <param name="intercept">B, finite.</param>
    /// <exception cref="ArgumentException">A number is not finite.</exception>
    public PlattCalibrator(double slope, double intercept)
    {
        if (!double.IsFinite(slope) || !double.IsFinite(intercept))
            throw new ArgumentException(FormattableString.Invariant($"'slope' is {slope} and 'intercept' is {intercept}; expected finite numbers."), nameof(slope));
        (Slope, Intercept) = (slope, intercept);
    }

    /// <summary>A. Negative where the margins point the wrong way.</summary>
    public double Slope { get; }

    /// <summary>B.</summary>
    public double Intercept { get; }

    /// <summary>Fits A and B: minimises Σ sᵢ·[tᵢ·softplus(−fᵢ) + (1 − tᵢ)·softplus(fᵢ)], f = A·z + B. Where all margins are equal (within 1e-290, below which A is no double), A is 0.</summary>
    /// <param name="margins">n finite numbers, of rows that the model was not fitted on.</param>
    /// <param name="labels">n labels, 0 or 1; both must occur.</param>
    /// <param name="weights">n row weights; empty for all one.</param>
    /// <exception cref="ArgumentException">There are no rows, lengths differ, a label is not 0 or 1, a margin is not finite, the weights are unfit, or one class has no weight.</exception>
    public static PlattCalibrator Fit(ReadOnlySpan<double> margins, ReadOnlySpan<int> labels, ReadOnlySpan<double> weights = default)
    {
        var (negative, positive) = CalibrationArguments.ClassWeights(margins, labels, weights, nameof(margins));
        double low = double.PositiveInfinity, high = double.NegativeInfinity;
        for (int i = 0; i < margins.Length; i++)
        {
            if (weights.IsEmpty || weights[i] > 0)
                (low, high) = (Math.Min(low, margins[i]), Math.Max(high, margins[i]));
        }

        // Solved in u = (z − centre)/half, which lies in [−1, 1]: no square of a margin overflows or underflows.
        double centre = (low / 2) + (high / 2), half = (high / 2) - (low / 2);
        bool equal = half < 1e-290;
        int rows = 0;
        double[] u = new double[margins.Length], target = new double[margins.Length], weight = new double[margins.Length];
        for (int i = 0; i < margins.Length; i++)
        {
            if (!weights.IsEmpty && weights[i] == 0)
                continue;
            u[rows] = equal ? 0 : (margins[i] - centre) / half;
            target[rows] = labels[i] == 1 ? (positive + 1) / (positive + 2) : 1 / (negative + 2);
            weight[rows++] = weights.IsEmpty ? 1 : weights[i];
        }

        var (a, b) = Solve(u.AsSpan(0, rows), target, weight, Math.Log((positive + 1) / (negative + 1)), negative + positive);
        double slope = equal ? 0 : a / half;
        return new PlattCalibrator(slope, b - (slope * centre));
    }

    /// <summary>The calibrated margin A·z + B: log-odds, to be given to <see cref="Metrics.LogLoss.FromMargins"/> where the probability would round to 0 or 1.</summary>
    /// <param name="margin">z.</param>
    public double Margin(double margin) => (Slope * margin) + Intercept;

    /// <inheritdoc/>
    public double Probability(double margin) => Logistic.Sigmoid(Margin(margin));

    /// <inheritdoc/>
    public double[] Probability(ReadOnlySpan<double> margins)
    {
        var result = new double[margins.Length];
        for (int i = 0; i < result.Length; i++)
            result[i] = Probability(margins[i]);
        return result;
    }

    // Newton with halving (Lin, Lin and Weng, algorithm 1). The 2 × 2 system is solved around the curvature's own mean ū, where it is diagonal:
    // no difference of two large sums, however far from zero the margins lie.
    private static (double A, double B) Solve(ReadOnlySpan<double> u, ReadOnlySpan<double> target, ReadOnlySpan<double> weight, double b, double total)
    {
        double a = 0, value = Value(u, target, weight, a, b);
        var curvature = new double[u.Length];
        var residual = new double[u.Length];
        for (int step = 0; step < MostSteps; step++)
        {
            double sumCurvature = 0, sumResidual = 0, mean = 0, spread = 0, slope = 0;
            for (int i = 0; i < u.Length; i++)
            {
                double p = Logistic.Sigmoid((a * u[i]) + b), q = Logistic.Sigmoid(-((a * u[i]) + b));
                curvature[i] = weight[i] * p * q;
                residual[i] = weight[i] * (p - target[i]);
                sumCurvature += curvature[i];
                sumResidual += residual[i];
                mean += curvature[i] * u[i];
            }

            if (!(sumCurvature > 0))
                break;
            mean /= sumCurvature;
            for (int i = 0; i < u.Length; i++)
            {
                spread += curvature[i] * (u[i] - mean) * (u[i] - mean);
                slope += residual[i] * (u[i] - mean);
            }

            double stepA = spread > 0 ? -slope / spread : 0, stepB = (-sumResidual / sumCurvature) - (mean * stepA);
            double decrement = -(slope * stepA) + (sumResidual * sumResidual / sumCurvature);

            // So near, full steps square the error away, and the value has too few digits left to be asked.
            if (decrement <= 1e-12 * total)
            {
                (a, b) = (a + stepA, b + stepB);
                if (decrement <= 1e-20 * total)
                    break;
                value = Value(u, target, weight, a, b);
                continue;
            }

            double share = 1, next;
            while ((next = Value(u, target, weight, a + (share * stepA), b + (share * stepB))) > value - (1e-4 * share * decrement) && share > 1e-10)
                share /= 2;
            if (share <= 1e-10)
                break;
            (a, b, value) = (a + (share * stepA), b + (share * stepB), next);
        }

        return (a, b);
    }

    private static double Value(ReadOnlySpan<double> u, ReadOnlySpan<double> target, ReadOnlySpan<double> weight, double a, double b)
    {
        double sum = 0;
        for (int i = 0; i < u.Length; i++)
        {
            double f = (a * u[i]) + b;
            sum += weight[i] * ((target[i] * Logistic.Softplus(-f)) + ((1 - target[i]) * Logistic.Softplus(f)));
        }

        return sum;
    }
}
