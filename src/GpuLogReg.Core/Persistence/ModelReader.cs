using System.Text.Json;
using GpuLogReg.Calibration;
using GpuLogReg.Data;
using GpuLogReg.Estimators;

namespace GpuLogReg.Persistence;

/// <summary>Turns the bytes of a model file into a model, or says in one line what is wrong with them and how to mend it.</summary>
/// <param name="path">The file, for messages.</param>
internal sealed class ModelReader(string path)
{
    private const string Mend = "Train the model again, or take a copy that is whole.";

    public LogisticModel Read(ReadOnlySpan<byte> text)
    {
        if (text.StartsWith("\uFEFF"u8))
            text = text[3..];
        EnsureWhole(text);
        var document = Parse(text);

        if (document.Format != ModelFile.Format)
            throw Fault($"'format' is {Quoted(document.Format)}; expected \"{ModelFile.Format}\". This is not a model file of gpulogreg.");
        int version = Required(document.Version, "version");
        if (version > ModelFile.Version)
            throw Fault($"'version' is {version}; expected at most {ModelFile.Version}. Use a newer gpulogreg, or train the model again with this one.");
        if (version < 1)
            throw Fault($"'version' is {version}; expected 1 to {ModelFile.Version}. {Mend}");
        return Build(document);
    }

    private LogisticModel Build(ModelDocument document)
    {
        var multiclass = Multiclass(document.Multiclass);
        var classes = Required(document.Classes, "classes");
        if (multiclass is null ? classes.Length != 2 : classes.Length < 2)
            throw Fault($"'classes' has length {classes.Length}; expected {(multiclass is null ? "2, the positive class second, as 'multiclass' is null" : "2 or more")}. {Mend}");
        if (Array.IndexOf(classes, null) >= 0)
            throw Fault($"'classes' holds null; expected {classes.Length} texts. {Mend}");
        var features = Required(document.Features, "features");
        if (features.Length == 0 || Array.IndexOf(features, null) >= 0)
            throw Fault($"'features' {(features.Length == 0 ? "is empty" : "holds null")}; expected one text a feature. {Mend}");

        var rows = Required(document.Coefficients, "coefficients");
        int outputs = multiclass is null ? 1 : classes.Length;
        if (rows.Length != outputs)
            throw Fault($"'coefficients' has {rows.Length} rows; expected {outputs}, {(multiclass is null ? "as the model is binary" : "one a class")}. {Mend}");
        double[][] coefficients = [.. rows.Select((row, c) => Numbers(row, outputs == 1 ? "coefficients" : $"coefficients[{c}]", features.Length, "one a feature"))];
        double[] intercepts = Numbers(document.Intercept, "intercept", outputs, "one a row of 'coefficients'");
        var model = new LogisticModel(classes, features, coefficients, intercepts, Scaling(document.Preprocessing, features.Length), Training(document), multiclass);
        if (multiclass is not null)
        {
            return document.Threshold is null && document.Calibration is null
                ? model
                : throw Fault($"'{(document.Threshold is null ? "calibration" : "threshold")}' is set with 'multiclass' {Quoted(document.Multiclass)}; expected null unless the model is binary. {Mend}");
        }

        double threshold = document.Threshold ?? 0.5;
        if (!(threshold > 0 && threshold < 1))
            throw Fault(FormattableString.Invariant($"'threshold' is {threshold}; expected a probability between 0 and 1, both excluded. {Mend}"));
        return model.WithThreshold(threshold).WithCalibrator(Calibrator(document.Calibration));
    }

    private ICalibrator? Calibrator(CalibrationDocument? calibration)
    {
        if (calibration is null)
            return null;
        try
        {
            return Value(Vocabulary.Calibrations, calibration.Kind, "calibration.kind") == CalibrationKind.Platt
                ? new PlattCalibrator(Number(calibration.Slope, "calibration.slope"), Number(calibration.Intercept, "calibration.intercept"))
                : IsotonicCalibrator.FromKnots(Required(calibration.Margins, "calibration.margins"), Required(calibration.Values, "calibration.values"));
        }
        catch (ArgumentException e)
        {
            throw Fault($"'calibration' is unfit: {e.Message.Split(" (Parameter '")[0]} {Mend}");
        }
    }

    private MulticlassKind? Multiclass(string? word)
    {
        if (word is null)
            return null;
        return Vocabulary.Multiclass.TryParse(word, out var kind) && kind != MulticlassKind.Auto
            ? kind
            : throw Fault($"'multiclass' is {Quoted(word)}; expected softmax, ovr or null. {Mend}");
    }

    private ColumnScaling? Scaling(PreprocessingDocument? preprocessing, int length)
    {
        if (preprocessing is null)
            return null;
        var scaler = Required(preprocessing.Scaler, "preprocessing.scaler");
        var mean = Numbers(scaler.Mean, "preprocessing.scaler.mean", length, "one a feature");
        var scale = Numbers(scaler.Scale, "preprocessing.scaler.scale", length, "one a feature");
        if (Array.IndexOf(scale, 0) is var zero and >= 0)
            throw Fault($"'preprocessing.scaler.scale' number {zero} is 0; expected a finite number other than zero. {Mend}");
        return new ColumnScaling(mean, scale);
    }

    private TrainingSummary Training(ModelDocument document) => new()
    {
        Penalty = Penalty(document),
        Solver = Required(document.Solver, "solver"),
        Device = Required(document.Device, "device"),
        Precision = Value(Vocabulary.Precisions, document.Precision, "precision"),
        Objective = Number(document.Objective, "objective"),
        GradientNorm = Number(document.GradientNorm, "gradientNorm"),
        Iterations = Required(document.Iterations, "iterations"),
        Evaluations = Number(document.Evaluations, "evaluations"),
        StopReason = Value(Vocabulary.StopReasons, document.StopReason, "stopReason"),
    };

    private Penalty Penalty(ModelDocument document)
    {
        var kind = Value(Vocabulary.Penalties, document.Penalty, "penalty");
        double ratio = L1Ratio(document, kind);

        // Files of earlier releases have a C beside penalty none, which means nothing.
        if (kind == PenaltyKind.None)
            return Estimators.Penalty.None;
        double c = Number(document.C, "C");
        return c > 0 ? Estimators.Penalty.FromC(c, ratio) : throw Fault(FormattableString.Invariant($"'C' is {c}; expected a number above 0. {Mend}"));
    }

    // Files from before the elastic net lack the field, and have no use for it.
    private double L1Ratio(ModelDocument document, PenaltyKind kind)
    {
        if (kind != PenaltyKind.ElasticNet)
        {
            return document.L1Ratio is { } stray
                ? throw Fault(FormattableString.Invariant($"'l1Ratio' is {stray} with penalty {Quoted(document.Penalty)}; expected null unless the penalty is {Vocabulary.Penalties[PenaltyKind.ElasticNet]}. {Mend}"))
                : kind == PenaltyKind.L1 ? 1 : 0;
        }

        double ratio = Number(document.L1Ratio, "l1Ratio");
        return ratio is >= 0 and <= 1 ? ratio : throw Fault(FormattableString.Invariant($"'l1Ratio' is {ratio}; expected a share from 0 to 1. {Mend}"));
    }

    // Reading on as if more were to come tells a file that stops in the middle (no fault found, end not reached) from one that is not JSON.
    private void EnsureWhole(ReadOnlySpan<byte> text)
    {
        if (text.Trim(" \t\r\n"u8).IsEmpty)
            throw Fault($"the file is empty; expected a model file. {Mend}");
        var reader = new Utf8JsonReader(text, isFinalBlock: false, default);
        try
        {
            bool any = false;
            while (reader.Read())
                any = true;

            // The depth of an opening bracket counts what is around it, not what it opens.
            if (!any || reader.CurrentDepth > 0 || reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
                throw Fault($"the file is cut short after {text.Length} bytes; expected a whole model file. {Mend}");
        }
        catch (JsonException e)
        {
            throw new DataFormatException(path, (e.LineNumber ?? 0) + 1, (int)(e.BytePositionInLine ?? 0) + 1,
                "the text is not JSON; expected a model file written by 'gpulogreg train'.", e);
        }
    }

    private ModelDocument Parse(ReadOnlySpan<byte> text)
    {
        try
        {
            return JsonSerializer.Deserialize(text, ModelJsonContext.Default.ModelDocument)
                ?? throw Fault($"the file holds null; expected a model file. {Mend}");
        }
        catch (JsonException e)
        {
            string field = e.Path is { Length: > 2 } place ? $"'{place[2..]}' is not of the kind expected" : "the file does not hold a JSON object";
            throw new DataFormatException(path, (e.LineNumber ?? 0) + 1, (int)(e.BytePositionInLine ?? 0) + 1,
                $"{field}; expected the fields of a model file. {Mend}", e);
        }
    }

    private T Value<T>(WordTable<T> words, string? word, string field) where T : struct, Enum =>
        words.TryParse(Required(word, field), out T value)
            ? value
            : throw Fault($"'{field}' is {Quoted(word)}; expected {string.Join(", ", words.Words)}. {Mend}");

    private double[] Numbers(double[]? values, string field, int length, string why)
    {
        var numbers = Required(values, field);
        if (numbers.Length != length)
            throw Fault($"'{field}' has length {numbers.Length}; expected {length}, {why}. {Mend}");
        for (int j = 0; j < numbers.Length; j++)
        {
            if (!double.IsFinite(numbers[j]))
                throw Fault($"'{field}' number {j} is not finite; expected finite numbers. {Mend}");
        }

        return numbers;
    }

    private double Number(double? value, string field) =>
        Required(value, field) is var number && double.IsFinite(number)
            ? number
            : throw Fault($"'{field}' is not finite; expected a finite number. {Mend}");

    private T Required<T>(T? value, string field) where T : class => value ?? throw Missing(field);

    private T Required<T>(T? value, string field) where T : struct => value ?? throw Missing(field);

    private DataFormatException Missing(string field) => Fault($"'{field}' is missing; expected every field of a model file. {Mend}");

    private DataFormatException Fault(string problem) => new(path, 0, 0, problem);

    private static string Quoted(string? text) => text is null ? "missing" : $"\"{text}\"";
}
