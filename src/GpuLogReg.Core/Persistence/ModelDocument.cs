using System.Text.Json.Serialization;

namespace GpuLogReg.Persistence;

/// <summary>The model file as it stands in JSON, every field optional: what must be there is checked with better words than the parser's.</summary>
internal sealed class ModelDocument
{
    public string? Format { get; set; }

    public int? Version { get; set; }

    public string[]? Classes { get; set; }

    public string[]? Features { get; set; }

    public double[][]? Coefficients { get; set; }

    public double[]? Intercept { get; set; }

    public string? Multiclass { get; set; }

    public string? Penalty { get; set; }

    [JsonPropertyName("C")]
    public double? C { get; set; }

    public double? L1Ratio { get; set; }

    public string? Solver { get; set; }

    public string? Device { get; set; }

    public string? Precision { get; set; }

    public double? Objective { get; set; }

    public double? GradientNorm { get; set; }

    public int? Iterations { get; set; }

    public double? Evaluations { get; set; }

    public string? StopReason { get; set; }

    public double? Threshold { get; set; }

    public CalibrationDocument? Calibration { get; set; }

    public PreprocessingDocument? Preprocessing { get; set; }
}
