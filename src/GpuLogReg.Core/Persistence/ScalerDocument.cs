namespace GpuLogReg.Persistence;

/// <summary>x′ = (x − mean)/scale, one number of each a feature.</summary>
internal sealed class ScalerDocument
{
    public double[]? Mean { get; set; }

    public double[]? Scale { get; set; }
}
