using ILGPU;

namespace GpuLogReg.Ilgpu.Kernels.Vectors;

/// <summary>What <see cref="VectorCombination"/> takes.</summary>
internal struct VectorCombinationArguments<TTerms>
    where TTerms : unmanaged, ITermList<TTerms>
{
    /// <summary>The arena of float64 vectors.</summary>
    public ArrayView<double> Vectors;

    /// <summary>Where the target begins in <see cref="Vectors"/>.</summary>
    public long Target;

    public int Length;

    public TTerms Terms;
}
