namespace GpuLogReg.Inference;

/// <summary>Why a fit has no standard errors.</summary>
public enum InferenceObstacle
{
    /// <summary>The coefficients are shrunk by a penalty: the curvature of the likelihood does not describe their spread.</summary>
    Penalized,

    /// <summary>The classes are separated: the likelihood grows without end in some direction, and no finite maximum exists.</summary>
    Separated,

    /// <summary>Some column is a linear combination of others: infinitely many coefficients fit equally well.</summary>
    RankDeficient,

    /// <summary>The model is not at the maximum of the likelihood of this data.</summary>
    NotAtMaximum,

    /// <summary>There are too many columns for the Hessian to be written out.</summary>
    TooWide,
}
