namespace GpuLogReg.Inference;

/// <summary>A fit has no standard errors. The message is one line: what, got, allowed, mend.</summary>
public sealed class InferenceException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="obstacle">Why.</param>
    /// <param name="message">One line.</param>
    /// <param name="diagnosis">What was found in the data, where it was looked at.</param>
    public InferenceException(InferenceObstacle obstacle, string message, FitDiagnosis? diagnosis = null) : base(message)
    {
        Obstacle = obstacle;
        Diagnosis = diagnosis;
    }

    /// <summary>Why there are none.</summary>
    public InferenceObstacle Obstacle { get; }

    /// <summary>What was found in the data; null where it was not looked at.</summary>
    public FitDiagnosis? Diagnosis { get; }
}
