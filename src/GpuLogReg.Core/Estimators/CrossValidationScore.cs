namespace GpuLogReg.Estimators;

/// <summary>How a penalty did on the folds held out.</summary>
/// <param name="Penalty">The penalty.</param>
/// <param name="FoldScores">The metric on each fold, fitted on the others.</param>
/// <param name="NonZero">The mean over the folds of the number of coefficients that are not zero, intercepts not counted.</param>
public sealed record CrossValidationScore(Penalty Penalty, IReadOnlyList<double> FoldScores, double NonZero)
{
    /// <summary>The mean over the folds.</summary>
    public double Mean => FoldScores.Average();

    /// <summary>The standard error of the mean: the sample deviation of the folds (divisor folds − 1) over the root of their number.</summary>
    public double StandardError
    {
        get
        {
            double mean = Mean;
            return Math.Sqrt(FoldScores.Sum(s => (s - mean) * (s - mean)) / (FoldScores.Count - 1) / FoldScores.Count);
        }
    }
}
