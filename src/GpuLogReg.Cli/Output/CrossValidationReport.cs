using System.Globalization;
using System.Text.Json.Nodes;
using GpuLogReg.Data;
using GpuLogReg.Estimators;
using GpuLogReg.Persistence;
using Spectre.Console;

namespace GpuLogReg.Cli.Output;

/// <summary>What 'cv' says: a table of the penalties compared, the chosen one, and the model fitted with it.</summary>
internal static class CrossValidationReport
{
    /// <summary>All figures unrounded, and the model's fields as 'train --json' has them.</summary>
    /// <param name="writer">Where it goes.</param>
    /// <param name="found">The comparison.</param>
    /// <param name="fit">The model, and the time of all fits together.</param>
    public static void WriteJson(TextWriter writer, CrossValidationResult found, FitOutcome fit)
    {
        var model = JsonNode.Parse(ModelFile.ToJson(fit.Model))!.AsObject();
        model.Remove("preprocessing");
        JsonOutput.Write(writer, new JsonObject
        {
            ["metric"] = found.Metric.Name,
            ["higherIsBetter"] = found.Metric.HigherIsBetter,
            ["folds"] = found.Folds,
            ["scores"] = new JsonArray([.. found.Scores.Select(Json)]),
            ["best"] = Json(found.Best),
            ["chosen"] = Json(found.Chosen),
            ["model"] = model,
            ["auto"] = AutoText.Json(fit.Model.Training),
            ["evaluations"] = found.Evaluations,
            ["notConverged"] = found.NotConverged,
            ["seconds"] = fit.Elapsed.TotalSeconds,
        });
    }

    /// <summary>A table and a few lines.</summary>
    /// <param name="context">Where it goes.</param>
    /// <param name="source">The name of the data.</param>
    /// <param name="found">The comparison.</param>
    /// <param name="fit">The model, and the time of all fits together.</param>
    /// <param name="data">The rows.</param>
    /// <param name="modelPath">The model file; null for none.</param>
    public static void WriteText(CommandContext context, string source, CrossValidationResult found, FitOutcome fit, Dataset data, string? modelPath)
    {
        TrainReport.WriteData(context.Out, source, fit.Model, data);
        context.Out.WriteLine(FormattableString.Invariant(
            $"Search  {found.Scores.Count} penalties x {found.Folds} folds by {found.Metric.Name} ({(found.Metric.HigherIsBetter ? "higher" : "lower")} is better): {found.Evaluations:0} passes over the data, {Show.Seconds(fit.Elapsed)}"));
        Screen.Write(context, Table(context.OutStyle, found));
        context.Out.WriteLine(ReferenceEquals(found.Chosen, found.Best)
            ? $"Chosen  {Name(found.Chosen.Penalty)}: the best mean"
            : $"Chosen  {Name(found.Chosen.Penalty)}: the smallest C within one standard error of the best, {Name(found.Best.Penalty)}");
        TrainReport.WriteFit(context.Out, fit.Model);
        context.Out.WriteLine(modelPath is not null ? $"Model written to {modelPath}" : "The model was not written: --model FILE keeps it.");
    }

    private static Table Table(WriterStyle style, CrossValidationResult found)
    {
        bool ratios = found.Scores.Any(s => s.Penalty.Kind == PenaltyKind.ElasticNet);
        var table = Screen.Table(style, [">C", .. ratios ? (string[])[">L1 ratio"] : [], ">mean", ">std. error", ">non-zero", ""]);
        foreach (var score in found.Scores)
        {
            string mark = ReferenceEquals(score, found.Chosen) ? "chosen" : ReferenceEquals(score, found.Best) ? "best" : "";
            table.AddTexts(
                [Strength(score.Penalty.C), .. ratios ? (string[])[Number(score.Penalty.L1Ratio, "0.###")] : [], Number(score.Mean, "F5"), Number(score.StandardError, "F5"), Number(score.NonZero, "0.#"), mark]);
        }

        return table;
    }

    private static JsonObject Json(CrossValidationScore score) => new()
    {
        ["C"] = score.Penalty.C,
        ["l1Ratio"] = score.Penalty.L1Ratio,
        ["mean"] = score.Mean,
        ["standardError"] = score.StandardError,
        ["foldScores"] = new JsonArray([.. score.FoldScores.Select(s => JsonValue.Create(s))]),
        ["nonZero"] = score.NonZero,
    };

    private static string Name(Penalty penalty) => penalty.Kind == PenaltyKind.ElasticNet
        ? FormattableString.Invariant($"C = {Strength(penalty.C)}, L1 ratio {penalty.L1Ratio:0.###}")
        : FormattableString.Invariant($"C = {Strength(penalty.C)}");

    /// <summary>Four digits, with an exponent only where zeros would hide them.</summary>
    private static string Strength(double c) => c is >= 1e4 and < 1e7 ? Number(c, "0") : Number(c, "G4");

    private static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
