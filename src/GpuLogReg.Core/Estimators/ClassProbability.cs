using GpuLogReg.Losses;

namespace GpuLogReg.Estimators;

/// <summary>From the margins of a row to the probabilities of its classes, in logarithms, so that no probability underflows and no sum is 0.</summary>
internal static class ClassProbability
{
    /// <summary>
    /// log P(c) of every row. Binary: −softplus(±z). Softmax: z_c − logsumexp(z). One-vs-rest: log σ(z_c) − logsumexp(log σ(z)), which is scikit-learn's σ(z_c)/Σ σ(zⱼ)
    /// and stays defined where all σ underflow, which divides 0 by 0 there.
    /// </summary>
    /// <param name="margins">n × outputs, row-major; overwritten where there is an output a class.</param>
    /// <param name="classes">k.</param>
    /// <param name="kind">Softmax or OneVsRest; null for one output.</param>
    /// <returns>n × k, row-major.</returns>
    public static double[] Logarithms(double[] margins, int classes, MulticlassKind? kind)
    {
        if (kind is null)
        {
            var both = new double[margins.Length * 2];
            for (int i = 0; i < margins.Length; i++)
                (both[2 * i], both[(2 * i) + 1]) = (-Logistic.Softplus(margins[i]), -Logistic.Softplus(-margins[i]));
            return both;
        }

        for (int start = 0; start < margins.Length; start += classes)
        {
            var row = margins.AsSpan(start, classes);
            if (kind == MulticlassKind.OneVsRest)
            {
                foreach (ref double z in row)
                    z = -Logistic.Softplus(-z);
            }

            double normaliser = LogSumExp(row);
            foreach (ref double z in row)
                z -= normaliser;
        }

        return margins;
    }

    /// <summary>The index of the largest number, the first of equals.</summary>
    /// <param name="row">At least one number.</param>
    public static int Largest(ReadOnlySpan<double> row)
    {
        int best = 0;
        for (int c = 1; c < row.Length; c++)
        {
            if (row[c] > row[best])
                best = c;
        }

        return best;
    }

    private static double LogSumExp(ReadOnlySpan<double> row)
    {
        double largest = row[Largest(row)], sum = 0;
        foreach (double z in row)
            sum += Math.Exp(z - largest);
        return largest + Math.Log(sum);
    }
}
