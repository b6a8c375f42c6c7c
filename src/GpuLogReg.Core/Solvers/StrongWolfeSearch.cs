namespace GpuLogReg.Solvers;

/// <summary>
/// Finds a step α along a descent direction that satisfies the strong Wolfe conditions φ(α) ≤ φ(0) + c₁·α·φ′(0), |φ′(α)| ≤ c₂·|φ′(0)|
/// (Nocedal and Wright, Numerical Optimization, 2006, 3.1). Near the optimum, where φ changes by less than rounding, the first condition gives way to
/// φ(α) ≤ φ(0) + ε (after Hager and Zhang, 2005), so that slopes decide and the gradient can go on falling.
/// </summary>
internal sealed class StrongWolfeSearch
{
    private const double SufficientDecrease = 1e-4, Curvature = 0.9, Safeguard = 0.1;

    /// <summary>How much a step grows where φ still falls: as far as the secant of the slopes says, between the least and the largest; by the one between where it says nothing.</summary>
    private const double LeastGrowth = 2, Growth = 10, LargestGrowth = 1000;

    private const int MaxTrials = 30;

    private readonly Func<double, (double Value, double Slope)> _phi;
    private readonly double _value0, _slope0, _slack;

    /// <summary>Sets up a search.</summary>
    /// <param name="phi">Evaluates φ and φ′ at a step.</param>
    /// <param name="value0">φ(0).</param>
    /// <param name="slope0">φ′(0), negative.</param>
    /// <param name="relativeNoise">Relative rounding error of φ.</param>
    public StrongWolfeSearch(Func<double, (double Value, double Slope)> phi, double value0, double slope0, double relativeNoise)
    {
        _phi = phi;
        _value0 = value0;
        _slope0 = slope0;
        _slack = relativeNoise * Math.Abs(value0);
    }

    /// <summary>Searches from a first step.</summary>
    /// <param name="step">The first α tried, positive.</param>
    /// <returns>The last α evaluated, and whether it satisfies the conditions.</returns>
    public (double Step, bool Found) Search(double step)
    {
        // The bracket: φ falls at low; at high it rises, is too large or not finite. Infinite until one is found.
        double low = 0, lowValue = _value0, lowSlope = _slope0;
        double high = double.PositiveInfinity, highValue = 0, highSlope = 0;
        for (int trial = 0; trial < MaxTrials; trial++)
        {
            var (value, slope) = _phi(step);
            bool finite = double.IsFinite(value) && double.IsFinite(slope), enough = IsEnough(step, value, slope);
            if (enough && IsFlat(slope))
                return (step, true);

            if (enough && slope < 0 && double.IsPositiveInfinity(high))
            {
                double next = Extrapolate(low, lowSlope, step, slope);
                (low, lowValue, lowSlope) = (step, value, slope);
                step = next;
                if (!double.IsFinite(step))
                    break;
                continue;
            }

            if (!enough || slope >= 0)
                (high, highValue, highSlope) = (step, finite ? value : double.NaN, slope);
            else
                (low, lowValue, lowSlope) = (step, value, slope);

            double width = high - low;
            if (width <= 1e-15 * high)
                break;
            step = Math.Clamp(Interpolate(low, lowValue, lowSlope, high, highValue, highSlope), low + (Safeguard * width), high - (Safeguard * width));
        }

        return (step, false);
    }

    /// <summary>Whether a step whose value and slope are known satisfies the conditions.</summary>
    /// <param name="step">α.</param>
    /// <param name="value">φ(α).</param>
    /// <param name="slope">φ′(α).</param>
    public bool Accepts(double step, double value, double slope) => IsEnough(step, value, slope) && IsFlat(slope);

    private bool IsEnough(double step, double value, double slope)
    {
        double demanded = -SufficientDecrease * step * _slope0;
        return double.IsFinite(value) && double.IsFinite(slope) && value <= _value0 + (demanded <= _slack ? _slack : -demanded);
    }

    private bool IsFlat(double slope) => Math.Abs(slope) <= Curvature * Math.Abs(_slope0);

    /// <summary>
    /// Where the secant of the slopes at a and b meets zero. A first step of unknown scale may be short by orders of magnitude, and a slope that changed by a
    /// thousandth tells by how much, where growing by a constant factor would read X for every power of it.
    /// </summary>
    private static double Extrapolate(double a, double slopeA, double b, double slopeB)
    {
        double root = b + (slopeB * (b - a) / (slopeA - slopeB));
        return root > b ? Math.Clamp(root, LeastGrowth * b, LargestGrowth * b) : Growth * b;
    }

    /// <summary>The minimiser of the cubic through two values and slopes (Nocedal and Wright, 3.59); the secant of the slopes where values drown in rounding; else the middle.</summary>
    private double Interpolate(double a, double valueA, double slopeA, double b, double valueB, double slopeB)
    {
        double middle = 0.5 * (a + b);
        if (!double.IsFinite(valueB) || !double.IsFinite(slopeB))
            return middle;
        double result;
        if (Math.Abs(valueB - valueA) <= 10 * _slack)
        {
            result = slopeB > slopeA ? a - (slopeA * (b - a) / (slopeB - slopeA)) : middle;
        }
        else
        {
            double d1 = slopeA + slopeB - (3 * (valueA - valueB) / (a - b));
            double d2 = Math.Sqrt((d1 * d1) - (slopeA * slopeB));
            result = b - ((b - a) * ((slopeB + d2 - d1) / (slopeB - slopeA + (2 * d2))));
        }

        return double.IsFinite(result) ? result : middle;
    }
}
