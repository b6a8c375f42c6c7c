namespace GpuLogReg.Losses;

/// <summary>From the k margins of a row to the logarithms of the probabilities of its classes: no probability underflows, and no sum is 0.</summary>
public static class ClassLogProbabilities
{
    /// <summary>log P(c) = (z_c − m) − log1p(R), with m the largest margin and R the sum of exp(z_j − m) over the others: accurate in both tails.</summary>
    /// <param name="row">k margins; overwritten.</param>
    public static void Softmax(Span<double> row)
    {
        int best = Largest(row);
        double largest = row[best], others = 0;
        for (int c = 0; c < row.Length; c++)
            others += c == best ? 0 : Math.Exp(row[c] - largest);
        double normaliser = SoftmaxLoss<double, HostMath>.LogOnePlus(others);
        foreach (ref double z in row)
            z = z - largest - normaliser;
    }

    /// <summary>
    /// log of scikit-learn's σ(z_c) / Σⱼ σ(z_j), as the softmax of the log-sigmoids: the same numbers, and defined where every σ underflows and the quotient is 0/0.
    /// </summary>
    /// <param name="row">k margins; overwritten.</param>
    public static void OneVsRest(Span<double> row)
    {
        foreach (ref double z in row)
            z = -Logistic.Softplus(-z);
        Softmax(row);
    }

    /// <summary>All rows of a model with an output a class, in place.</summary>
    /// <param name="margins">n × k, row-major; overwritten with log P(c).</param>
    /// <param name="classes">k.</param>
    /// <param name="oneVsRest">Whether the outputs are binary models; else they are a softmax's.</param>
    public static void OfRows(Span<double> margins, int classes, bool oneVsRest)
    {
        for (int start = 0; start < margins.Length; start += classes)
        {
            if (oneVsRest)
                OneVsRest(margins.Slice(start, classes));
            else
                Softmax(margins.Slice(start, classes));
        }
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
}
