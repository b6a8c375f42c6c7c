namespace GpuLogReg.Calibration;

/// <summary>A fitted map from the margins of a model to calibrated probabilities: of the rows that it gives p, about a share p is of class 1. Immutable and thread-safe.</summary>
public interface ICalibrator
{
    /// <summary>P(class 1) of a row.</summary>
    /// <param name="margin">z, on the scale that the calibrator was fitted on. NaN gives NaN.</param>
    /// <returns>In [0, 1].</returns>
    double Probability(double margin);

    /// <summary>P(class 1) of many rows.</summary>
    /// <param name="margins">n numbers z.</param>
    /// <returns>n numbers in [0, 1].</returns>
    double[] Probability(ReadOnlySpan<double> margins);
}
