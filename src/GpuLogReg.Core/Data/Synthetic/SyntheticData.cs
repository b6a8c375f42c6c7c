using System.Numerics;
using GpuLogReg.Losses;

namespace GpuLogReg.Data;

/// <summary>Makes data from a known logistic model: P(y = 1) = σ(x·w + b).</summary>
/// <remarks>
/// <para>Informative features and noise are independent standard normal numbers. A redundant feature is Σ aⱼ·xⱼ over the informative
/// ones, ‖a‖ = 1, so that it is standard normal, too. w is a random direction over the informative features with ‖w‖ = separation, so the
/// margins are normal with that standard deviation. b solves E σ(x·w + b) = positive share. Labels are drawn, then flipped with
/// probability label noise. The shares hold in expectation; a small sample may hold one class only.</para>
/// <para>The same options give the same bits on a machine, whatever the number of threads: row i has its own random stream (seed, i).
/// X is rounded to its element type before margins are computed, so w is the truth for the stored numbers.</para>
/// </remarks>
public static class SyntheticData
{
    // The streams of the rows are 0, 1, …; that of the model lies past all of them.
    private const ulong ModelStream = ulong.MaxValue;

    /// <summary>Makes the data.</summary>
    /// <param name="options">What to make.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public static SyntheticDataset Generate(SyntheticDataOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        var random = new RandomStream(options.Seed, ModelStream);
        double[] informative = Direction(ref random, options.Informative, options.Separation);
        var mixes = new double[options.Redundant][];
        for (int r = 0; r < mixes.Length; r++)
            mixes[r] = Direction(ref random, options.Informative, 1);
        double intercept = InterceptFor(options.PositiveShare, options.Separation);

        var features = DenseMatrix.AllocateUncleared(options.Rows, options.Features, options.ElementType);
        var labels = new int[options.Rows];
        Parallel.For(0, options.Rows, i =>
        {
            var stream = new RandomStream(options.Seed, (ulong)i);
            double margin = intercept + (options.ElementType == ElementType.Float32
                ? FillRow(ref stream, features.WritableRow<float>(i), informative, mixes)
                : FillRow(ref stream, features.WritableRow<double>(i), informative, mixes));
            bool positive = stream.NextDouble() < Logistic.Sigmoid(margin);
            bool flipped = stream.NextDouble() < options.LabelNoise;
            labels[i] = positive != flipped ? 1 : 0;
        });

        var coefficients = new double[options.Features];
        informative.CopyTo(coefficients, 0);
        return new SyntheticDataset(new Dataset(features, labels, ["0", "1"]), coefficients, intercept);
    }

    /// <summary>Fills x and returns x·w.</summary>
    private static double FillRow<T>(ref RandomStream stream, Span<T> row, double[] informative, double[][] mixes)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int j = 0; j < informative.Length; j++)
            row[j] = T.CreateTruncating(stream.NextGaussian());
        for (int r = 0; r < mixes.Length; r++)
            row[informative.Length + r] = T.CreateTruncating(Dot(row, mixes[r]));
        for (int j = informative.Length + mixes.Length; j < row.Length; j++)
            row[j] = T.CreateTruncating(stream.NextGaussian());
        return Dot(row, informative);
    }

    private static double Dot<T>(ReadOnlySpan<T> row, double[] weights) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        double sum = 0;
        for (int j = 0; j < weights.Length; j++)
            sum += double.CreateTruncating(row[j]) * weights[j];
        return sum;
    }

    private static double[] Direction(ref RandomStream random, int length, double norm)
    {
        var direction = new double[length];
        double squares = 0;
        for (int j = 0; j < length; j++)
        {
            direction[j] = random.NextGaussian();
            squares += direction[j] * direction[j];
        }

        for (int j = 0; j < length; j++)
            direction[j] *= norm / Math.Sqrt(squares);
        return direction;
    }

    /// <summary>The b with E σ(s·u + b) = share for standard normal u: bisection, since the share grows with b.</summary>
    private static double InterceptFor(double share, double separation)
    {
        // σ lies between the step function and its mirror, so |b| is at most what a probit of the wider spread needs.
        double bound = (10 * separation) + 800;
        var (low, high) = (-bound, bound);
        for (int step = 0; step < 200 && low < high; step++)
        {
            double middle = 0.5 * (low + high);
            if (MeanSigmoid(separation, middle) < share)
                low = middle;
            else
                high = middle;
        }

        return share == 0.5 ? 0 : 0.5 * (low + high);
    }

    // The trapezoid rule on [−9, 9]: its error falls faster than any power of the step for such integrands.
    private static double MeanSigmoid(double separation, double intercept)
    {
        const int Steps = 2048;
        const double Range = 9;
        double sum = 0, mass = 0;
        for (int k = 0; k <= Steps; k++)
        {
            double u = -Range + (2 * Range * k / Steps);
            double density = Math.Exp(-0.5 * u * u);
            sum += density * Logistic.Sigmoid((separation * u) + intercept);
            mass += density;
        }

        return sum / mass;
    }
}
