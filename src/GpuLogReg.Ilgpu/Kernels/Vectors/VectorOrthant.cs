using GpuLogReg.Compute;
using ILGPU;

namespace GpuLogReg.Ilgpu.Kernels.Vectors;

/// <summary>One elementwise step of an L1 solver, by Core's formula. A thread reads both operands of an element before it writes it, so the target may be one of them.</summary>
internal static class VectorOrthant
{
    [KernelPage("vector-orthant.md")]
    public static void Run(VectorOrthantArguments a)
    {
        for (int element = Grid.GlobalIndex.X; element < a.Length; element += Grid.DimX * Group.DimX)
        {
            bool penalized = element < a.Extent;
            double x = a.Vectors[a.X + element], by = a.Vectors[a.By + element];
            a.Vectors[a.Target + element] = OrthantSteps.Apply((OrthantStep)a.Operation, x, by, penalized ? a.Strength : 0.0, penalized);
        }
    }
}
