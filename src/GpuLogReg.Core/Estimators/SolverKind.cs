namespace GpuLogReg.Estimators;

/// <summary>Which solver fits.</summary>
public enum SolverKind
{
    /// <summary>The estimator chooses: OWL-QN where there is an L1 penalty; Newton where columns were not brought to one scale and d is so small (up to about 200) that a Hessian costs little beside the passes saved; else L-BFGS. The summary of the fit says which, and why.</summary>
    Auto,

    /// <summary>"gd": full-batch gradient descent at a fixed rate, plain or accelerated.</summary>
    GradientDescent,

    /// <summary>"minibatch": mini-batch descent by momentum, Nesterov's momentum, Adam or AdamW.</summary>
    MiniBatch,

    /// <summary>"lbfgs": limited-memory BFGS with a strong-Wolfe line search.</summary>
    Lbfgs,

    /// <summary>"owlqn": orthant-wise L-BFGS, for penalties with an L1 part.</summary>
    OwlQn,

    /// <summary>"newton": Newton's method, by Cholesky for up to 511 features where the device writes the Hessian out, else by conjugate gradients.</summary>
    Newton,
}
