using ILGPU;

namespace GpuLogReg.Ilgpu.Kernels.Vectors;

/// <summary>What <see cref="VectorAdam"/> takes; <see cref="Compute.AdamStep"/> names the numbers.</summary>
internal struct VectorAdamArguments
{
    /// <summary>The arena of float64 vectors.</summary>
    public ArrayView<double> Vectors;

    /// <summary>Where w begins in <see cref="Vectors"/>.</summary>
    public long Point;

    /// <summary>Where the gradient begins.</summary>
    public long Gradient;

    /// <summary>Where m begins.</summary>
    public long Mean;

    /// <summary>Where v begins.</summary>
    public long Square;

    public int Length;

    /// <summary>How many leading elements decay.</summary>
    public int Extent;

    public double Rate;

    public double Beta1;

    public double Beta2;

    public double Epsilon;

    public double Decay;

    /// <summary>α/(1 − β₁ᵗ).</summary>
    public double MeanScale;

    /// <summary>1/(1 − β₂ᵗ).</summary>
    public double SquareScale;
}
