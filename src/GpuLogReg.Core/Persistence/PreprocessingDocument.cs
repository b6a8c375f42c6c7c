namespace GpuLogReg.Persistence;

/// <summary>What is done to rows before the coefficients meet them.</summary>
internal sealed class PreprocessingDocument
{
    public ScalerDocument? Scaler { get; set; }
}
