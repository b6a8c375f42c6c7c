namespace GpuLogReg.Estimators;

/// <summary>What keeps the coefficients small. The intercept is never penalised.</summary>
public enum Penalty
{
    /// <summary>Nothing: maximum likelihood.</summary>
    None,

    /// <summary>(1/(2·C))·‖w‖², the ridge.</summary>
    L2,

    /// <summary>(1/C)·‖w‖₁, the lasso: exact zeros.</summary>
    L1,

    /// <summary>(ρ/C)·‖w‖₁ + ((1 − ρ)/(2·C))·‖w‖², ρ the L1 ratio.</summary>
    ElasticNet,
}
