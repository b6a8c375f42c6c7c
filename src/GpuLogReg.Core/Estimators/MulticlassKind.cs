namespace GpuLogReg.Estimators;

/// <summary>How more than two classes are told apart.</summary>
public enum MulticlassKind
{
    /// <summary>The estimator chooses: one binary output for two classes, softmax for more.</summary>
    Auto,

    /// <summary>"softmax": one multinomial model, an output a class, fitted together: P(c) = exp(z_c) / Σⱼ exp(zⱼ). Fits two outputs where there are two classes.</summary>
    Softmax,

    /// <summary>
    /// "ovr": one binary model a class, each against all others, P(c) = σ(z_c) / Σⱼ σ(zⱼ) (scikit-learn's rule). Two classes need one binary model only, and get it.
    /// </summary>
    OneVsRest,
}
