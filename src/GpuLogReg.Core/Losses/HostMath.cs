namespace GpuLogReg.Losses;

/// <summary>Float64 on the host: the runtime's exp, our log1p.</summary>
public readonly struct HostMath : IPointwiseMath<double>
{
    /// <inheritdoc/>
    public static double Exp(double x) => Math.Exp(x);

    /// <inheritdoc/>
    public static double Log1P(double e) => ElementaryFunctions.Log1P(e);
}
