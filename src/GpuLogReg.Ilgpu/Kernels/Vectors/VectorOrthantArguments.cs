using ILGPU;

namespace GpuLogReg.Ilgpu.Kernels.Vectors;

/// <summary>What <see cref="VectorOrthant"/> takes.</summary>
internal struct VectorOrthantArguments
{
    /// <summary>The arena of float64 vectors.</summary>
    public ArrayView<double> Vectors;

    /// <summary>Where the first operand begins in <see cref="Vectors"/>.</summary>
    public long X;

    /// <summary>Where the second operand begins.</summary>
    public long By;

    /// <summary>Where the target begins.</summary>
    public long Target;

    public int Length;

    /// <summary>How many leading elements the penalty sees.</summary>
    public int Extent;

    /// <summary>λ₁ in the objective's scale.</summary>
    public double Strength;

    /// <summary>The <see cref="Compute.OrthantStep"/>, as a number.</summary>
    public int Operation;
}
