using System.Text;
using System.Text.Json;
using GpuLogReg.Calibration;
using GpuLogReg.Data;
using GpuLogReg.Estimators;

namespace GpuLogReg.Persistence;

/// <summary>Models as JSON files: UTF-8, invariant numbers whose digits give the same bits back, written whole or not at all.</summary>
/// <remarks>
/// Fields: format ("gpulogreg-model"), version (1; 2 with a calibrator or a threshold other than 0.5, which older programs must not pass over), classes, features, coefficients (one row of d for a binary model, else one a class),
/// intercept (one number a row), multiclass (null for a binary model, as in files that lack it, else "softmax" or "ovr"), penalty, C (null
/// where the penalty is none), l1Ratio (null unless the penalty is elasticnet), solver, device, precision ("f32", "f64", "bf16", "f16"), objective,
/// gradientNorm, iterations, evaluations, stopReason, threshold (null but for a binary model, where a file may lack it), calibration (null,
/// {"kind": "platt", "slope", "intercept"} or {"kind": "isotonic", "margins", "values"}), preprocessing (null or {"scaler": {"mean", "scale"}}). Fields not known here are
/// passed over when a file is read.
/// </remarks>
public static class ModelFile
{
    /// <summary>What the field "format" says.</summary>
    public const string Format = "gpulogreg-model";

    /// <summary>The newest version that is written and read.</summary>
    public const int Version = 2;

    /// <summary>Writes a model under a temporary name and renames it, so that a reader finds the old file or the whole new one.</summary>
    /// <param name="model">The model.</param>
    /// <param name="path">The file, replaced where it exists.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written.</exception>
    public static void Save(this LogisticModel model, string path)
    {
        byte[] text = Encoding.UTF8.GetBytes(ToJson(model) + "\n");
        AtomicFile.Write(path, stream => stream.Write(text));
    }

    /// <summary>The text of a model file.</summary>
    /// <param name="model">The model.</param>
    /// <exception cref="NotSupportedException">Its calibrator is one of the caller's own.</exception>
    public static string ToJson(LogisticModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        var training = model.Training;
        var document = new ModelDocument
        {
            Format = Format,
            Version = model.Calibrator is null && model.Threshold == 0.5 ? 1 : Version,
            Classes = [.. model.Classes],
            Features = [.. model.FeatureNames],
            Coefficients = [.. model.Coefficients.Select(row => row.ToArray())],
            Intercept = [.. model.Intercepts],
            Multiclass = model.Multiclass is { } kind ? Vocabulary.Multiclass[kind] : null,
            Penalty = Vocabulary.Penalties[training.Penalty.Kind],
            C = training.Penalty.Kind == PenaltyKind.None ? null : training.Penalty.C,
            L1Ratio = training.Penalty.Kind == PenaltyKind.ElasticNet ? training.Penalty.L1Ratio : null,
            Solver = training.Solver,
            Device = training.Device,
            Precision = Vocabulary.Precisions[training.Precision],
            Objective = training.Objective,
            GradientNorm = training.GradientNorm,
            Iterations = training.Iterations,
            Evaluations = training.Evaluations,
            StopReason = Vocabulary.StopReasons[training.StopReason],
            Threshold = model.IsBinary ? model.Threshold : null,
            Calibration = Calibration(model.Calibrator),
            Preprocessing = model.Scaling is { } scaling
                ? new PreprocessingDocument { Scaler = new ScalerDocument { Mean = [.. scaling.Mean], Scale = [.. scaling.Scale] } }
                : null,
        };
        return JsonSerializer.Serialize(document, ModelJsonContext.Default.ModelDocument);
    }

    private static CalibrationDocument? Calibration(ICalibrator? calibrator) => calibrator switch
    {
        null => null,
        PlattCalibrator platt => new CalibrationDocument { Kind = Vocabulary.Calibrations[CalibrationKind.Platt], Slope = platt.Slope, Intercept = platt.Intercept },
        IsotonicCalibrator isotonic => new CalibrationDocument { Kind = Vocabulary.Calibrations[CalibrationKind.Isotonic], Margins = [.. isotonic.KnotMargins], Values = [.. isotonic.KnotValues] },
        _ => throw new NotSupportedException($"The calibrator is a {calibrator.GetType().Name}; expected a PlattCalibrator or an IsotonicCalibrator, which a model file can hold."),
    };

    /// <summary>Reads a model.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="DataFormatException">There is no such file, or it is not JSON, cut short, of another format or a newer version, or a
    /// field is missing, of the wrong length or not finite.</exception>
    public static LogisticModel Load(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        byte[] text;
        try
        {
            text = File.ReadAllBytes(path);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new DataFormatException(path, 0, 0, "there is no such file; expected a model file. 'gpulogreg train DATA --model FILE' writes one.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DataFormatException(path, 0, 0, "the file cannot be read; expected a model file that may be read.", e);
        }

        return new ModelReader(path).Read(text);
    }
}
