using System.Text.Json.Nodes;
using GpuLogReg.Calibration;
using GpuLogReg.Cli.Options;
using GpuLogReg.Data;
using GpuLogReg.Devices;
using GpuLogReg.Estimators;
using GpuLogReg.Inference;
using GpuLogReg.Metrics;
using GpuLogReg.Persistence;
using GpuLogReg.Solvers;

namespace GpuLogReg.Cli.Output;

/// <summary>What 'train' says of a model.</summary>
internal static class TrainReport
{
    private const int MostListed = 10;

    /// <summary>The fields of the model file without preprocessing, the metrics of each set, for one-vs-rest the fit of each class, the inference where it was asked for, what auto took and why, and the seconds of the fit.</summary>
    /// <param name="writer">Where it goes.</param>
    /// <param name="fit">The model.</param>
    /// <param name="sets">Metrics by set.</param>
    /// <param name="inference">Standard errors and what follows; null for none.</param>
    public static void WriteJson(TextWriter writer, FitOutcome fit, IReadOnlyList<(string Name, ClassificationMetrics Metrics)> sets, InferenceSummary? inference)
    {
        var json = JsonNode.Parse(ModelFile.ToJson(fit.Model))!.AsObject();
        json.Remove("preprocessing");
        json["metrics"] = new JsonObject(sets.Select(s => KeyValuePair.Create<string, JsonNode?>(s.Name, MetricsJson.Of(s.Metrics))));
        if (fit.Model.Training.PerClass is { Count: > 0 } fits)
            json["fits"] = new JsonArray([.. fits.Select((result, k) => Fit(fit.Model.Classes[k], result))]);
        if (inference is not null)
            json["inference"] = InferenceJson.Of(inference);
        json["auto"] = AutoText.Json(fit.Model.Training);
        json["seconds"] = fit.Elapsed.TotalSeconds;
        JsonOutput.Write(writer, json);
    }

    /// <summary>A few lines and a table; with an output a class another table, of the classes in the last of the sets.</summary>
    /// <param name="context">Where it goes.</param>
    /// <param name="settings">What was asked for.</param>
    /// <param name="fit">The model.</param>
    /// <param name="train">The rows trained on.</param>
    /// <param name="sets">Metrics by set.</param>
    /// <param name="inference">Standard errors and what follows; null for none.</param>
    /// <param name="tuned">The threshold chosen on the rows held out, the second of the sets; null for none.</param>
    public static void WriteText(
        CommandContext context, TrainSettings settings, FitOutcome fit, Dataset train, IReadOnlyList<(string Name, ClassificationMetrics Metrics)> sets,
        InferenceSummary? inference, TunedThreshold? tuned)
    {
        WriteFit(context.Out, settings.Source.Path, fit, train);
        if (settings.Calibration is { } calibration && sets.Count > 1)
            WriteCalibration(context.Out, calibration, sets[1].Metrics.Rows, tuned);
        Screen.Write(context, MetricsTable.Of(context.OutStyle, sets));
        if (!fit.Model.IsBinary)
            Screen.Write(context, MetricsTable.Of(context.OutStyle, sets[^1].Name, sets[^1].Metrics.Report, fit.Model.Training.PerClass));
        if (inference is not null)
            context.Out.WriteLine(inference.ToString().ReplaceLineEndings(context.Out.NewLine));
        context.Out.WriteLine(settings.ModelPath is { } path
            ? $"Model written to {path}"
            : "The model was not written: --model FILE keeps it.");
    }

    private static void WriteCalibration(TextWriter writer, CalibrationSettings settings, int rows, TunedThreshold? tuned)
    {
        var done = new List<string>();
        if (settings.Kind is { } kind)
            done.Add($"probabilities by {Vocabulary.Calibrations[kind]}");
        if (tuned is { } found)
        {
            string aim = settings.Metric is { } metric ? FormattableString.Invariant($"{Vocabulary.ThresholdMetrics[metric]} {found.Value:F4}") : FormattableString.Invariant($"a mean cost of {found.Value:G4}");
            done.Add(FormattableString.Invariant($"threshold {found.Threshold:G4} for ") + aim);
        }

        writer.WriteLine(FormattableString.Invariant($"Tuned   on {rows} rows held out: ") + (done.Count > 0 ? string.Join(", ", done) : "nothing, as the fit was interrupted"));
    }

    /// <summary>What was fitted, where, and how it ended.</summary>
    /// <param name="writer">Where it goes.</param>
    /// <param name="source">The name of the data.</param>
    /// <param name="fit">The model.</param>
    /// <param name="train">The rows trained on.</param>
    public static void WriteFit(TextWriter writer, string source, FitOutcome fit, Dataset train)
    {
        WriteData(writer, source, fit.Model, train);
        WriteFit(writer, fit.Model, fit.Elapsed);
    }

    /// <summary>The size of the data.</summary>
    /// <param name="writer">Where it goes.</param>
    /// <param name="source">The name of the data.</param>
    /// <param name="model">Names the classes.</param>
    /// <param name="train">The rows trained on.</param>
    public static void WriteData(TextWriter writer, string source, LogisticModel model, Dataset train)
    {
        var counts = new long[model.Classes.Count];
        foreach (int label in train.Labels.Span)
            counts[label]++;
        string classes = counts.Length <= MostListed
            ? string.Join(", ", model.Classes.Select((name, k) => $"{counts[k]} of class {name}"))
            : FormattableString.Invariant($"{counts.Length} classes of {counts.Min()} to {counts.Max()} rows");
        writer.WriteLine(FormattableString.Invariant($"Data    {source}: {train.Rows} rows x {train.Columns} features ({classes})"));
    }

    /// <summary>How a fit went, where it ended, and why that device and that solver.</summary>
    /// <param name="writer">Where it goes.</param>
    /// <param name="model">What was fitted.</param>
    /// <param name="elapsed">Its time; null where it is not known by itself.</param>
    public static void WriteFit(TextWriter writer, LogisticModel model, TimeSpan? elapsed = null)
    {
        var training = model.Training;
        string kind = model.Multiclass is { } multiclass ? ", " + Vocabulary.Multiclass[multiclass] : "";
        string time = elapsed is { } seconds ? ", " + Show.Seconds(seconds) : "";
        writer.WriteLine(FormattableString.Invariant(
            $"Fit     {training.Solver} on {training.Device}, {Vocabulary.Precisions[training.Precision]}{kind}: {Vocabulary.StopReasons[training.StopReason]} after {training.Iterations} iterations, {training.Evaluations:0.#} passes over the data{time}"));
        if (training.DeviceReason is { } where and not DeviceChoice.AskedFor)
            writer.WriteLine($"Auto    device {training.Device}: {where}");
        if (training.SolverReason is { } reason and not SolverChoice.AskedFor)
            writer.WriteLine($"Auto    solver {training.Solver}: {reason}");
        if (training.LaunchShape is { } shape)
            writer.WriteLine($"Shape   {shape}");
        writer.WriteLine(FormattableString.Invariant($"Result  J = {training.Objective:G7}, gradient norm {training.GradientNorm:G3}"));
    }

    private static JsonObject Fit(string name, SolverResult result) => new()
    {
        ["class"] = name,
        ["objective"] = result.Value,
        ["gradientNorm"] = result.GradientNorm,
        ["iterations"] = result.Iterations,
        ["evaluations"] = result.Evaluations,
        ["stopReason"] = Vocabulary.StopReasons[result.StopReason],
    };
}
