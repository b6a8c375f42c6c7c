namespace GpuLogReg.Calibration;

/// <summary>How margins become calibrated probabilities.</summary>
public enum CalibrationKind
{
    /// <summary>"platt": <see cref="PlattCalibrator"/>, a logistic curve of two parameters.</summary>
    Platt,

    /// <summary>"isotonic": <see cref="IsotonicCalibrator"/>, a rising step function; for some hundred rows or more.</summary>
    Isotonic,
}
