namespace GpuLogReg.Estimators;

/// <summary>Which solver fits.</summary>
public enum SolverKind
{
    /// <summary>The estimator chooses: OWL-QN where there is an L1 penalty, else L-BFGS.</summary>
    Auto,

    /// <summary>"gd": full-batch gradient descent at a fixed rate.</summary>
    GradientDescent,

    /// <summary>"minibatch": mini-batch descent with momentum.</summary>
    MiniBatch,

    /// <summary>"lbfgs": limited-memory BFGS with a strong-Wolfe line search.</summary>
    Lbfgs,

    /// <summary>"owlqn": orthant-wise L-BFGS, for penalties with an L1 part.</summary>
    OwlQn,
}
