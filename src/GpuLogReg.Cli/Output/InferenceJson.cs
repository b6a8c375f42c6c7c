using System.Text.Json.Nodes;
using GpuLogReg.Inference;

namespace GpuLogReg.Cli.Output;

/// <summary>Standard errors and what follows from them as JSON. JSON has no infinity: an odds ratio past float64 is null.</summary>
internal static class InferenceJson
{
    /// <summary>The measures of the likelihood, then an object a coefficient.</summary>
    /// <param name="summary">The summary.</param>
    public static JsonObject Of(InferenceSummary summary) => new()
    {
        ["level"] = summary.Level,
        ["observations"] = summary.Observations,
        ["parameters"] = summary.Parameters,
        ["residualDegreesOfFreedom"] = summary.ResidualDegreesOfFreedom,
        ["logLikelihood"] = summary.LogLikelihood,
        ["nullLogLikelihood"] = summary.NullLogLikelihood,
        ["deviance"] = summary.Deviance,
        ["nullDeviance"] = summary.NullDeviance,
        ["aic"] = summary.Aic,
        ["bic"] = summary.Bic,
        ["mcFaddenR2"] = summary.McFaddenR2,
        ["coefficients"] = new JsonArray([.. summary.Coefficients.Select(Of)]),
    };

    private static JsonObject Of(CoefficientEstimate c) => new()
    {
        ["name"] = c.Name,
        ["estimate"] = c.Estimate,
        ["standardError"] = c.StandardError,
        ["z"] = c.Z,
        ["pValue"] = c.PValue,
        ["lower"] = c.Lower,
        ["upper"] = c.Upper,
        ["oddsRatio"] = Finite(c.OddsRatio),
        ["oddsRatioLower"] = Finite(c.OddsRatioLower),
        ["oddsRatioUpper"] = Finite(c.OddsRatioUpper),
    };

    private static double? Finite(double value) => double.IsFinite(value) ? value : null;
}
