namespace GpuLogReg.Compute;

/// <summary>The elementwise steps of orthant-wise minimisation of f(w) + λ·‖w‖₁ (Andrew and Gao, "Scalable training of L1-regularized log-linear models", 2007).</summary>
public enum OrthantStep
{
    /// <summary>x = w, by = ∇f: the subgradient of least norm, ∇f + λ·sign(w) where w ≠ 0, else ∇f shrunk towards 0 by λ.</summary>
    PseudoGradient,

    /// <summary>x = a direction, by = the pseudo-gradient: the direction where it goes downhill (x·by &lt; 0), else 0.</summary>
    Downhill,

    /// <summary>x = w, by = the pseudo-gradient: the signs of the orthant to stay in, sign(w) where w ≠ 0, else −sign(by).</summary>
    Signs,

    /// <summary>x = a point, by = the signs: the point where it has the orthant's sign, else 0.</summary>
    Clip,
}
