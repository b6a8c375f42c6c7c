namespace GpuLogReg.Estimators;

/// <summary>The family of a <see cref="Penalty"/>.</summary>
public enum PenaltyKind
{
    /// <summary>Nothing: maximum likelihood.</summary>
    None,

    /// <summary>(λ₂/2)·‖w‖², the ridge.</summary>
    L2,

    /// <summary>λ₁·‖w‖₁, the lasso: exact zeros.</summary>
    L1,

    /// <summary>λ₁·‖w‖₁ + (λ₂/2)·‖w‖², both above zero.</summary>
    ElasticNet,
}
