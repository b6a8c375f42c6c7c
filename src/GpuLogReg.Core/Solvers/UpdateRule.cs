namespace GpuLogReg.Solvers;

/// <summary>How a gradient becomes a step. α is the rate of the step, μ the momentum, g the gradient at the point held.</summary>
public enum UpdateRule
{
    /// <summary>v ← μ·v − α·g, w ← w + v: the heavy ball (Polyak, "Some methods of speeding up the convergence of iteration methods", 1964).</summary>
    Momentum,

    /// <summary>
    /// v ← μ·v − α·g, w ← w + μ·v − α·g: Nesterov's momentum (1983; Sutskever et al., "On the importance of initialization and momentum in deep
    /// learning", 2013), the point held being the one looked ahead to (Bengio et al., "Advances in optimizing recurrent networks", 2013, eq. 7).
    /// </summary>
    Nesterov,

    /// <summary>
    /// m ← μ·m + (1 − μ)·g, v ← β₂·v + (1 − β₂)·g², w ← w − α·m̂/(√v̂ + ε), m̂ = m/(1 − μᵗ), v̂ = v/(1 − β₂ᵗ) at step t = 1, 2, …
    /// (Kingma and Ba, "Adam: a method for stochastic optimization", 2015, algorithm 1; their β₁ is μ).
    /// </summary>
    Adam,

    /// <summary>
    /// Adam on the loss alone, the L2 penalty being a decay beside it: w ← w − α·m̂/(√v̂ + ε) − α·δ·w, δ = λ₂/S, the intercept without decay
    /// (Loshchilov and Hutter, "Decoupled weight decay regularization", 2019, algorithm 2). Where it comes to rest is not the minimum of J: the steps
    /// of the loss are rescaled, the decay is not.
    /// </summary>
    AdamW,
}
