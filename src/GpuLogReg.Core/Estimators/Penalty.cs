namespace GpuLogReg.Estimators;

/// <summary>What keeps the coefficients small. The intercept is never penalised.</summary>
public enum Penalty
{
    /// <summary>Nothing: maximum likelihood.</summary>
    None,

    /// <summary>(1/(2·C))·‖w‖², the ridge.</summary>
    L2,
}
