using ILGPU;

namespace GpuLogReg.Ilgpu.Kernels.Vectors;

/// <summary>target ← Σ cᵢ·vᵢ, elementwise. A thread reads all it needs of an element before it writes it, so the target may be one of the vᵢ.</summary>
internal static class VectorCombination
{
    [KernelPage("vector-combination.md")]
    public static void Run<TTerms>(VectorCombinationArguments<TTerms> a)
        where TTerms : unmanaged, ITermList<TTerms>
    {
        for (int element = Grid.GlobalIndex.X; element < a.Length; element += Grid.DimX * Group.DimX)
            a.Vectors[a.Target + element] = a.Terms.AddTo(0, element, a.Vectors);
    }
}
