using System.Text.Json.Serialization;

namespace GpuLogReg.Persistence;

/// <summary>A calibrator: slope and intercept of "platt", margins and values of the knots of "isotonic".</summary>
internal sealed class CalibrationDocument
{
    public string? Kind { get; set; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? Slope { get; set; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? Intercept { get; set; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double[]? Margins { get; set; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double[]? Values { get; set; }
}
