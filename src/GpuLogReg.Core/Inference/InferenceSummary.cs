using System.Globalization;
using GpuLogReg.Data;
using GpuLogReg.Estimators;

namespace GpuLogReg.Inference;

/// <summary>
/// Classical inference for a fit without a penalty: standard errors from the inverse observed information (XᵀDX)⁻¹, D = s·p·(1 − p), at the maximum, Wald's tests and
/// intervals, and the likelihood measures that go with them (McCullagh and Nelder, Generalized Linear Models, 1989, 4.4; Agresti, Categorical Data Analysis, 2013, 5).
/// </summary>
/// <remarks>Row weights are frequencies: a weight of 2 is the same row twice, and the number of observations is their sum. Everything is in original units, whether the model standardised or not.</remarks>
public sealed class InferenceSummary
{
    /// <summary>The farthest that an estimate may be from the maximum, in its own standard errors: three digits of z.</summary>
    internal const double MostDistance = 1e-3;

    private readonly double[,] _covariance;

    private InferenceSummary(IReadOnlyList<CoefficientEstimate> coefficients, double[,] covariance, double level, LogisticModel model, bool intercept, double observations)
    {
        Coefficients = coefficients;
        _covariance = covariance;
        Level = level;
        PositiveClass = model.Classes[1];
        HasIntercept = intercept;
        Observations = observations;
    }

    /// <summary>The estimates: the intercept first where one was fitted, then the features in order.</summary>
    public IReadOnlyList<CoefficientEstimate> Coefficients { get; }

    /// <summary>The level of the confidence intervals.</summary>
    public double Level { get; }

    /// <summary>The class whose log odds the coefficients add up to.</summary>
    public string PositiveClass { get; }

    /// <summary>Whether an intercept was fitted.</summary>
    public bool HasIntercept { get; }

    /// <summary>n = Σ sᵢ.</summary>
    public double Observations { get; }

    /// <summary>Σ sᵢ·log P(yᵢ) at the estimates.</summary>
    public required double LogLikelihood { get; init; }

    /// <summary>The same with the intercept alone (without an intercept: with p = ½).</summary>
    public required double NullLogLikelihood { get; init; }

    /// <summary>−2·log-likelihood: a saturated model of single rows has likelihood one.</summary>
    public double Deviance => -2 * LogLikelihood;

    /// <summary>−2·null log-likelihood.</summary>
    public double NullDeviance => -2 * NullLogLikelihood;

    /// <summary>Number of coefficients estimated, p.</summary>
    public int Parameters => Coefficients.Count;

    /// <summary>n − p.</summary>
    public double ResidualDegreesOfFreedom => Observations - Parameters;

    /// <summary>Akaike's criterion, 2p − 2·log-likelihood.</summary>
    public double Aic => (2.0 * Parameters) + Deviance;

    /// <summary>Schwarz's criterion, p·log n − 2·log-likelihood.</summary>
    public double Bic => (Parameters * Math.Log(Observations)) + Deviance;

    /// <summary>McFadden's R², 1 − log-likelihood / null log-likelihood.</summary>
    public double McFaddenR2 => 1 - (LogLikelihood / NullLogLikelihood);

    /// <summary>The estimated covariance of two coefficients, in the order of <see cref="Coefficients"/>.</summary>
    /// <param name="i">One.</param>
    /// <param name="j">The other; the same gives the variance.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such coefficient.</exception>
    public double Covariance(int i, int j)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)i, (uint)Parameters, nameof(i));
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)j, (uint)Parameters, nameof(j));
        return _covariance[i, j];
    }

    /// <summary>The summary of a fit.</summary>
    /// <param name="model">A model fitted without a penalty, to convergence.</param>
    /// <param name="data">The rows it was fitted on, with the weights it was fitted with (class weights multiplied in), unscaled.</param>
    /// <param name="level">Level of the confidence intervals, in (0, 1).</param>
    /// <param name="intercept">Whether an intercept was fitted. Without one, and with columns that the model centred, the coefficients are those of the centred columns.</param>
    /// <exception cref="InferenceException">There are no standard errors: the model is penalised, the classes are separated, columns are linearly dependent, or the model is not at the maximum for this data.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The level is not in (0, 1).</exception>
    /// <exception cref="ArgumentException">The model is not binary, or the data is not of its features and classes.</exception>
    public static InferenceSummary Of(LogisticModel model, Dataset data, double level = 0.95, bool intercept = true)
    {
        if (!(level > 0 && level < 1))
            throw new ArgumentOutOfRangeException(nameof(level), $"'level' is {level.ToString(CultureInfo.InvariantCulture)}; expected a number between 0 and 1, both excluded. 0.95 is usual.");
        using var problem = FitDiagnosis.Open(model, data, intercept);
        var (diagnosis, information) = FitDiagnosis.Of(problem);
        if (diagnosis.Explain() is var (obstacle, message))
            throw new InferenceException(obstacle, message, diagnosis);
        if (diagnosis.TooWide)
            throw new InferenceException(InferenceObstacle.TooWide, string.Create(CultureInfo.InvariantCulture, $"The data has {data.Columns} features; expected at most 1024, for whose Hessian there is room. Fit fewer features."), diagnosis);
        if (information is null || !(diagnosis.Distance <= MostDistance))
            throw new InferenceException(InferenceObstacle.NotAtMaximum, string.Create(CultureInfo.InvariantCulture, $"The model is {diagnosis.Distance:G3} standard errors from the maximum of this data's likelihood; expected at most {MostDistance}. Fit these rows and weights to a smaller tolerance, with Newton's method in float64 and columns standardised."), diagnosis);

        var covariance = ToOriginal(problem, information.Inverse());
        double z = NormalDistribution.TwoSidedQuantile(level);
        var names = intercept ? data.FeatureNames.Prepend("(intercept)") : data.FeatureNames;
        var estimates = names.Zip(OriginalEstimates(problem), (name, estimate) => (name, estimate)).Select((c, i) =>
        {
            double error = Math.Sqrt(covariance[i, i]), ratio = c.estimate / error;
            return new CoefficientEstimate(c.name, c.estimate, error, ratio, NormalDistribution.TwoSidedTail(ratio), c.estimate - (z * error), c.estimate + (z * error));
        });
        double[] weight = [0, 0];
        for (int i = 0; i < data.Rows; i++)
            weight[data.Labels.Span[i]] += data.WeightOf(i);
        double total = weight[0] + weight[1];
        return new InferenceSummary([.. estimates], covariance, level, model, intercept, total)
        {
            LogLikelihood = -problem.Value(problem.Fitted),
            NullLogLikelihood = intercept ? (weight[0] * Math.Log(weight[0] / total)) + (weight[1] * Math.Log(weight[1] / total)) : -total * Math.Log(2),
        };
    }

    /// <summary>The table that statistics programs print, 80 columns wide, in ASCII.</summary>
    public override string ToString() => InferenceTable.Of(this);

    private static IEnumerable<double> OriginalEstimates(InferenceProblem problem)
    {
        var model = problem.Model;
        double[] slopes = [.. Enumerable.Range(0, problem.Features).Select(j => model.Coefficients[0][j] / (model.Scaling?.Scale[j] ?? 1))];
        return problem.HasIntercept
            ? slopes.Prepend(slopes.Select((slope, j) => -slope * (model.Scaling?.Mean[j] ?? 0)).Prepend(model.Intercepts[0]).Sum())
            : slopes;
    }

    /// <summary>M·C·Mᵀ with βⱼ = γⱼ/σⱼ and b = c − Σ γⱼ·μⱼ/σⱼ.</summary>
    private static double[,] ToOriginal(InferenceProblem problem, double[,] standardised)
    {
        int p = problem.Columns.Count, first = problem.HasIntercept ? 1 : 0;
        var (mean, scale) = (problem.Scaling.Mean, problem.Scaling.Scale);
        var half = new double[p, p];
        for (int i = 0; i < p; i++)
            Map(j => standardised[j, i], (j, value) => half[j, i] = value);
        var whole = new double[p, p];
        for (int i = 0; i < p; i++)
            Map(j => half[i, j], (j, value) => whole[i, j] = value);
        return whole;

        void Map(Func<int, double> read, Action<int, double> write)
        {
            double constant = first == 1 ? read(0) : 0;
            for (int j = first; j < p; j++)
            {
                double value = read(j) / scale[j - first];
                constant -= value * mean[j - first];
                write(j, value);
            }

            if (first == 1)
                write(0, constant);
        }
    }
}
